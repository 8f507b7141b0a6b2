package main

import (
	"context"
	"errors"
	"maps"

	"github.com/bufbuild/protocompile"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"
)

type protobufCodec struct {
	kind protoreflect.MessageDescriptor
}

func compileProtobuf(text string, references map[string]string) (codec, error) {
	texts := map[string]string{"reading.proto": text}
	maps.Copy(texts, references)
	sources := &protocompile.SourceResolver{Accessor: protocompile.SourceAccessorFromMap(texts)}
	compiler := protocompile.Compiler{Resolver: protocompile.WithStandardImports(sources)}
	files, err := compiler.Compile(context.Background(), "reading.proto")
	if err != nil {
		return nil, err
	}
	kind := files[0].Messages().ByName("Reading")
	if kind == nil {
		return nil, errors.New("the schema has no message Reading")
	}
	return protobufCodec{kind}, nil
}

func (c protobufCodec) encode(r reading) ([]byte, error) {
	message := dynamicpb.NewMessage(c.kind)
	set(message, "number", protoreflect.ValueOfInt64(r.Number))
	set(message, "sensor", protoreflect.ValueOfString(r.Sensor))
	set(message, "value", protoreflect.ValueOfFloat64(r.Value))
	if r.Note != nil {
		set(message, "note", protoreflect.ValueOfString(*r.Note))
	}
	tags := message.Mutable(c.kind.Fields().ByName("tags")).List()
	for _, tag := range r.Tags {
		tags.Append(protoreflect.ValueOfString(tag))
	}
	place := message.Mutable(c.kind.Fields().ByName("place")).Message()
	set(place, "building", protoreflect.ValueOfString(r.Place.Building))
	set(place, "floor", protoreflect.ValueOfInt32(r.Place.Floor))
	return proto.Marshal(message)
}

func (c protobufCodec) decode(data []byte) (r reading, err error) {
	message := dynamicpb.NewMessage(c.kind)
	if err := proto.Unmarshal(data, message); err != nil {
		return r, err
	}
	r.Number = get(message, "number").Int()
	r.Sensor = get(message, "sensor").String()
	r.Value = get(message, "value").Float()
	if message.Has(c.kind.Fields().ByName("note")) {
		note := get(message, "note").String()
		r.Note = &note
	}
	tags := get(message, "tags").List()
	for index := range tags.Len() {
		r.Tags = append(r.Tags, tags.Get(index).String())
	}
	place := get(message, "place").Message()
	r.Place.Building = get(place, "building").String()
	r.Place.Floor = int32(get(place, "floor").Int())
	return r, nil
}

func get(message protoreflect.Message, name protoreflect.Name) protoreflect.Value {
	return message.Get(message.Descriptor().Fields().ByName(name))
}

func set(message protoreflect.Message, name protoreflect.Name, value protoreflect.Value) {
	message.Set(message.Descriptor().Fields().ByName(name), value)
}
