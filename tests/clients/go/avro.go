package main

import "github.com/hamba/avro/v2"

type avroCodec struct{ schema avro.Schema }

func compileAvro(text string, references map[string]string) (codec, error) {
	cache := &avro.SchemaCache{}
	for _, reference := range references {
		if _, err := avro.ParseWithCache(reference, "", cache); err != nil {
			return nil, err
		}
	}
	schema, err := avro.ParseWithCache(text, "", cache)
	return avroCodec{schema}, err
}

func (c avroCodec) encode(r reading) ([]byte, error) { return avro.Marshal(c.schema, r) }

func (c avroCodec) decode(data []byte) (r reading, err error) {
	err = avro.Unmarshal(c.schema, data, &r)
	return r, err
}
