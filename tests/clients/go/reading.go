package main

import (
	"fmt"
	"slices"
)

// More than 32 bits hold.
const first = 9_000_000_000

// What the messages contain. The programs of every language hold the same rule.
type reading struct {
	Number int64    `avro:"number" json:"number"`
	Sensor string   `avro:"sensor" json:"sensor"`
	Value  float64  `avro:"value" json:"value"`
	Note   *string  `avro:"note" json:"note"`
	Tags   []string `avro:"tags" json:"tags"`
	Place  place    `avro:"place" json:"place"`
}

type place struct {
	Building string `avro:"building" json:"building"`
	Floor    int32  `avro:"floor" json:"floor"`
}

// newReading gives the contents of the message with that index.
func newReading(index int) reading {
	r := reading{
		Number: first + int64(index),
		Sensor: fmt.Sprintf("Fühler %d", index%7),
		Value:  float64(index)*0.25 - 100,
		Tags:   []string{},
		Place:  place{Building: "AB"[index%2 : index%2+1], Floor: int32(index%5 - 1)},
	}
	if index%3 != 0 {
		note := fmt.Sprintf("note %d", index)
		r.Note = &note
	}
	for tag := range index % 4 {
		r.Tags = append(r.Tags, fmt.Sprintf("tag %d", tag))
	}
	return r
}

func (r reading) equal(other reading) bool {
	notes := (r.Note == nil) == (other.Note == nil) && (r.Note == nil || *r.Note == *other.Note)
	return notes && r.Number == other.Number && r.Sensor == other.Sensor && r.Value == other.Value &&
		slices.Equal(r.Tags, other.Tags) && r.Place == other.Place
}

func (r reading) String() string {
	note := "nil"
	if r.Note != nil {
		note = *r.Note
	}
	return fmt.Sprintf("{%d %s %v %s %q %v}", r.Number, r.Sensor, r.Value, note, r.Tags, r.Place)
}
