package main

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

type jsonCodec struct{ schema *jsonschema.Schema }

func compileJSON(text string, references map[string]string) (codec, error) {
	const base = "registry:///"
	compiler := jsonschema.NewCompiler()
	texts := map[string]string{"reading.json": text}
	for name, reference := range references {
		texts[name] = reference
	}
	for name, text := range texts {
		document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			return nil, err
		}
		if err := compiler.AddResource(base+name, document); err != nil {
			return nil, err
		}
	}
	schema, err := compiler.Compile(base + "reading.json")
	return jsonCodec{schema}, err
}

func (c jsonCodec) encode(r reading) ([]byte, error) {
	data, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	return data, c.validate(data)
}

func (c jsonCodec) decode(data []byte) (r reading, err error) {
	if err := c.validate(data); err != nil {
		return r, err
	}
	err = json.Unmarshal(data, &r)
	return r, err
}

func (c jsonCodec) validate(data []byte) error {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return err
	}
	return c.schema.Validate(value)
}
