package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/twmb/franz-go/pkg/sr"
)

// register registers the schemas of places and readings, and gives a serde that encodes by them.
func register(ctx context.Context, registry *sr.Client, f format, topic string) (*sr.Serde, error) {
	placeText, err := schemaText("place", f)
	if err != nil {
		return nil, err
	}
	readingText, err := schemaText("reading", f)
	if err != nil {
		return nil, err
	}
	place, err := registry.CreateSchema(ctx, topic+"-place", sr.Schema{Schema: placeText, Type: f.kind})
	if err != nil {
		return nil, err
	}
	reference := sr.SchemaReference{Name: f.place, Subject: place.Subject, Version: place.Version}
	schema := sr.Schema{Schema: readingText, Type: f.kind, References: []sr.SchemaReference{reference}}
	registered, err := registry.CreateSchema(ctx, topic+"-value", schema)
	if err != nil {
		return nil, err
	}
	serde := sr.NewSerde()
	return serde, learn(ctx, registry, serde, f, registered.ID)
}

func schemaText(name string, f format) (string, error) {
	text, err := os.ReadFile(filepath.Join(os.Getenv("SCHEMAS"), name+"."+f.extension))
	return string(text), err
}

// decode asks the registry for schemas that the serde does not know yet.
func decode(ctx context.Context, registry *sr.Client, serde *sr.Serde, f format, data []byte) (r reading, err error) {
	err = serde.Decode(data, &r)
	if !errors.Is(err, sr.ErrNotRegistered) {
		return r, err
	}
	id, _, err := serde.DecodeID(data)
	if err != nil {
		return r, err
	}
	if err := learn(ctx, registry, serde, f, id); err != nil {
		return r, err
	}
	err = serde.Decode(data, &r)
	return r, err
}

// learn makes the serde know the schema with that id, as the registry has it.
func learn(ctx context.Context, registry *sr.Client, serde *sr.Serde, f format, id int) error {
	schema, err := registry.SchemaByID(ctx, id)
	if err != nil {
		return err
	}
	references := map[string]string{}
	for _, reference := range schema.References {
		found, err := registry.SchemaByVersion(ctx, reference.Subject, reference.Version)
		if err != nil {
			return err
		}
		references[reference.Name] = found.Schema.Schema
	}
	codec, err := f.compile(schema.Schema, references)
	if err != nil {
		return err
	}
	encode := sr.EncodeFn(func(value any) ([]byte, error) { return codec.encode(value.(reading)) })
	decode := sr.DecodeFn(func(data []byte, into any) (err error) {
		*into.(*reading), err = codec.decode(data)
		return err
	})
	options := []sr.EncodingOpt{encode, decode}
	if f.index != nil {
		options = append(options, sr.Index(f.index...))
	}
	serde.Register(id, reading{}, options...)
	return nil
}
