// A Go client of the registry.
//
//	clients produce FORMAT TOPIC COUNT    write messages
//	clients consume FORMAT TOPIC COUNT    read and check messages
//	clients operations                    call what the registry offers besides
//
// FORMAT is avro, json or protobuf. Environment: SCHEMA_REGISTRY_URL, BOOTSTRAP_SERVERS, SCHEMAS (the folder).
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/twmb/franz-go/pkg/sr"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, arguments []string) error {
	registry, err := sr.NewClient(sr.URLs(os.Getenv("SCHEMA_REGISTRY_URL")))
	if err != nil {
		return err
	}
	if len(arguments) == 1 && arguments[0] == "operations" {
		return operations(ctx, registry)
	}
	if len(arguments) != 4 {
		return errors.New("usage: clients produce|consume FORMAT TOPIC COUNT")
	}
	brokers := strings.Split(os.Getenv("BOOTSTRAP_SERVERS"), ",")
	f, known := formats[arguments[1]]
	topic := arguments[2]
	count, err := strconv.Atoi(arguments[3])
	if !known || err != nil {
		return fmt.Errorf("unknown format or bad count: %v", arguments)
	}
	switch arguments[0] {
	case "produce":
		return produce(ctx, registry, brokers, f, topic, count)
	case "consume":
		return consume(ctx, registry, brokers, f, topic, count)
	}
	return fmt.Errorf("unknown action %s", arguments[0])
}
