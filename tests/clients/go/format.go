package main

import (
	"github.com/twmb/franz-go/pkg/sr"
)

// codec encodes and decodes readings by one schema.
type codec interface {
	encode(reading) ([]byte, error)
	decode([]byte) (reading, error)
}

// format is a kind of schema.
type format struct {
	kind sr.SchemaType
	// extension of the schema files
	extension string
	// place is the name under which readings refer to the schema of places.
	place string
	// index of the message type, which the wire format of Protobuf has
	index []int
	// compile makes a codec of a schema and those that it refers to, by name.
	compile func(text string, references map[string]string) (codec, error)
}

var formats = map[string]format{
	"avro":     {sr.TypeAvro, "avsc", "registrar.clients.Place", nil, compileAvro},
	"json":     {sr.TypeJSON, "json", "place.json", nil, compileJSON},
	"protobuf": {sr.TypeProtobuf, "proto", "place.proto", []int{0}, compileProtobuf},
}
