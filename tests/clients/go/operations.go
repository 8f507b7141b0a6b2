package main

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/twmb/franz-go/pkg/sr"
)

const subject = "go/operations value"

// operations calls what the client offers besides serdes.
func operations(ctx context.Context, registry *sr.Client) error {
	c := &calls{ctx: ctx, registry: registry}
	c.registrations()
	c.compatibility()
	c.modes()
	c.references()
	c.deletions()
	return errors.Join(c.failures...)
}

type calls struct {
	ctx      context.Context
	registry *sr.Client
	failures []error
}

// equal expects an answer.
func (c *calls) equal(what string, found any, err error, expected any) {
	if err != nil {
		c.failures = append(c.failures, fmt.Errorf("%s: %w", what, err))
	} else if !reflect.DeepEqual(found, expected) {
		c.failures = append(c.failures, fmt.Errorf("%s: found %#v, expected %#v", what, found, expected))
	}
}

// refused expects an error code. The client has no name for 40901.
func (c *calls) refused(what string, err error, expected int) {
	var response *sr.ResponseError
	if !errors.As(err, &response) || response.ErrorCode != expected {
		c.failures = append(c.failures, fmt.Errorf("%s: found %v, expected %v", what, err, expected))
	}
}

// message is a Protobuf schema with one message of those fields.
func message(fields ...string) sr.Schema {
	body := ""
	for _, field := range fields {
		body += "  " + field + ";\n"
	}
	return sr.Schema{Type: sr.TypeProtobuf, Schema: "syntax = \"proto3\";\n\nmessage Order {\n" + body + "}\n"}
}

var (
	one          = message("string id = 1")
	two          = message("string id = 1", "string name = 2")
	incompatible = message("bool id = 1", "string name = 2")
)

func (c *calls) registrations() {
	ctx, registry := c.ctx, c.registry
	created, err := registry.CreateSchema(ctx, subject, one)
	c.equal("create", []any{created.Subject, created.Version}, err, []any{subject, 1})
	second, err := registry.CreateSchema(ctx, subject, two)
	c.equal("create", second.Version, err, 2)
	again, err := registry.RegisterSchema(ctx, subject, one, -1, -1)
	c.equal("register again", again, err, created.ID)

	text, err := registry.SchemaTextByID(ctx, second.ID)
	c.equal("text by id", text, err, two.Schema)
	text, err = registry.SchemaTextByVersion(ctx, subject, 1)
	c.equal("text by version", text, err, one.Schema)
	versions, err := registry.SubjectVersions(ctx, subject)
	c.equal("versions", versions, err, []int{1, 2})
	latest, err := registry.SchemaByVersion(ctx, subject, -1)
	c.equal("latest", latest.ID, err, second.ID)
	found, err := registry.LookupSchema(ctx, subject, two)
	c.equal("look up", found.Version, err, 2)
	subjects, err := registry.SubjectsByID(ctx, second.ID)
	c.equal("subjects by id", subjects, err, []string{subject})
	usages, err := registry.SchemaVersionsByID(ctx, second.ID)
	c.equal("versions by id", usages, err, []sr.SubjectVersion{{Subject: subject, Version: 2}})
	all, err := registry.Schemas(ctx, subject)
	c.equal("schemas of a subject", len(all), err, 2)
	types, err := registry.SupportedTypes(ctx)
	slices.Sort(types)
	c.equal("types", types, err, []sr.SchemaType{sr.TypeAvro, sr.TypeProtobuf, sr.TypeJSON})

	_, err = registry.SubjectVersions(ctx, "no such subject")
	c.refused("unknown subject", err, 40401)
	_, err = registry.SchemaByVersion(ctx, subject, 9)
	c.refused("unknown version", err, 40402)
	_, err = registry.LookupSchema(ctx, subject, incompatible)
	c.refused("unknown schema", err, 40403)
	_, err = registry.CreateSchema(ctx, subject, message("nothing"))
	c.refused("bad schema", err, 42201)
}

func (c *calls) compatibility() {
	ctx, registry := c.ctx, c.registry
	global := registry.Compatibility(ctx)[0]
	c.equal("global level", global.Level, global.Err, sr.CompatBackward)
	c.refused("level of the subject", registry.Compatibility(ctx, subject)[0].Err, 40408)
	check, err := registry.CheckCompatibility(ctx, subject, -1, two)
	c.equal("check", check.Is, err, true)
	check, err = registry.CheckCompatibility(sr.WithParams(ctx, sr.Verbose), subject, -1, incompatible)
	c.equal("check", check.Is, err, false)
	c.equal("reasons", strings.Contains(strings.Join(check.Messages, "\n"), "id"), nil, true)
	_, err = registry.CreateSchema(ctx, subject, incompatible)
	c.refused("incompatible", err, 40901)
	set := registry.SetCompatibility(ctx, sr.SetCompatibility{Level: sr.CompatNone}, subject)[0]
	c.equal("set level", set.Level, set.Err, sr.CompatNone)
	check, err = registry.CheckCompatibility(ctx, subject, -1, incompatible)
	c.equal("check without rules", check.Is, err, true)
	// The client does not read the level from this answer, which is named as in the answer to a question.
	c.equal("reset level", nil, registry.ResetCompatibility(ctx, subject)[0].Err, nil)
	c.refused("level after reset", registry.Compatibility(ctx, subject)[0].Err, 40408)
}

func (c *calls) modes() {
	ctx, registry := c.ctx, c.registry
	global := registry.Mode(ctx)[0]
	c.equal("global mode", global.Mode, global.Err, sr.ModeReadWrite)
	set := registry.SetMode(ctx, sr.ModeReadOnly, subject)[0]
	c.equal("set mode", set.Mode, set.Err, sr.ModeReadOnly)
	_, err := registry.CreateSchema(ctx, subject, message("string id = 1", "string late = 3"))
	c.refused("read only", err, 42205)
	reset := registry.ResetMode(ctx, subject)[0]
	c.equal("reset mode", reset.Mode, reset.Err, sr.ModeReadOnly)
}

func (c *calls) references() {
	ctx, registry := c.ctx, c.registry
	const orders = subject + " orders"
	text := "syntax = \"proto3\";\n\nimport \"order.proto\";\n\nmessage Orders {\n  repeated Order all = 1;\n}\n"
	references := []sr.SchemaReference{{Name: "order.proto", Subject: subject, Version: 1}}
	created, err := registry.CreateSchema(ctx, orders, sr.Schema{Schema: text, Type: sr.TypeProtobuf, References: references})
	c.equal("create with a reference", created.References, err, references)
	found, err := registry.SchemaReferences(ctx, subject, 1)
	c.equal("referenced by", len(found), err, 1)
	c.refused("delete what is referred to", registry.DeleteSchema(ctx, subject, 1, sr.SoftDelete), 42206)
	_, err = registry.DeleteSubject(ctx, orders, sr.SoftDelete)
	c.equal("delete", nil, err, nil)
	_, err = registry.DeleteSubject(ctx, orders, sr.HardDelete)
	c.equal("delete for good", nil, err, nil)
}

func (c *calls) deletions() {
	ctx, registry := c.ctx, c.registry
	_, err := registry.DeleteSubject(ctx, subject, sr.HardDelete)
	c.refused("hard before soft", err, 40405)
	c.equal("delete a version", nil, registry.DeleteSchema(ctx, subject, 1, sr.SoftDelete), nil)
	versions, err := registry.SubjectVersions(ctx, subject)
	c.equal("versions left", versions, err, []int{2})
	versions, err = registry.SubjectVersions(sr.WithParams(ctx, sr.ShowDeleted), subject)
	c.equal("versions with deleted ones", versions, err, []int{1, 2})
	deleted, err := registry.DeleteSubject(ctx, subject, sr.SoftDelete)
	c.equal("delete", deleted, err, []int{2})
	subjects, err := registry.Subjects(ctx)
	c.equal("subjects left", slices.Contains(subjects, subject), err, false)
	deleted, err = registry.DeleteSubject(ctx, subject, sr.HardDelete)
	c.equal("delete for good", deleted, err, []int{1, 2})
}
