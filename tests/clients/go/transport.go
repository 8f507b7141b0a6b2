package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sr"
)

// The next messages have to come within this time.
const patience = time.Minute

// produce makes the topic if it does not exist, and writes that many messages.
func produce(ctx context.Context, registry *sr.Client, brokers []string, f format, topic string, count int) error {
	// Snappy, the default, is foreign to the client of JavaScript.
	plain := kgo.ProducerBatchCompression(kgo.NoCompression())
	client, err := kgo.NewClient(kgo.SeedBrokers(brokers...), kgo.DefaultProduceTopic(topic), plain)
	if err != nil {
		return err
	}
	defer client.Close()
	if _, err := kadm.NewClient(client).CreateTopic(ctx, 3, 1, nil, topic); err != nil &&
		!errors.Is(err, kerr.TopicAlreadyExists) {
		return err
	}
	serde, err := register(ctx, registry, f, topic)
	if err != nil {
		return err
	}
	records := make([]*kgo.Record, count)
	for index := range records {
		value, err := serde.Encode(newReading(index))
		if err != nil {
			return err
		}
		records[index] = &kgo.Record{Key: []byte(fmt.Sprintf("go %d", index)), Value: value}
	}
	return client.ProduceSync(ctx, records...).FirstErr()
}

// consume reads that many messages and compares each with what was written.
func consume(ctx context.Context, registry *sr.Client, brokers []string, f format, topic string, count int) error {
	client, err := kgo.NewClient(kgo.SeedBrokers(brokers...), kgo.ConsumerGroup("go-"+topic), kgo.ConsumeTopics(topic))
	if err != nil {
		return err
	}
	defer client.Close()
	serde := sr.NewSerde()
	seen := map[string]bool{}
	for len(seen) < count {
		polling, cancel := context.WithTimeout(ctx, patience)
		fetches := client.PollFetches(polling)
		cancel()
		if err := fetches.Err(); err != nil {
			return fmt.Errorf("after %d messages: %w", len(seen), err)
		}
		for _, record := range fetches.Records() {
			key := string(record.Key)
			if seen[key] {
				return fmt.Errorf("%s came twice", key)
			}
			seen[key] = true
			found, err := decode(ctx, registry, serde, f, record.Value)
			if err != nil {
				return fmt.Errorf("%s: %w", key, err)
			}
			if err := compare(key, found); err != nil {
				return err
			}
		}
	}
	return nil
}

func compare(key string, found reading) error {
	_, number, _ := strings.Cut(key, " ")
	index, err := strconv.Atoi(number)
	if err != nil {
		return err
	}
	if expected := newReading(index); !found.equal(expected) {
		return fmt.Errorf("%s: found %v, expected %v", key, found, expected)
	}
	return nil
}
