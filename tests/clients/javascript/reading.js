'use strict';

// What the messages contain. The programs of every language hold the same rule.

// More than 32 bits hold.
const FIRST = 9_000_000_000;

/** The contents of the message with that index. */
function reading(index) {
  return {
    number: FIRST + index,
    sensor: `Fühler ${index % 7}`,
    value: index * 0.25 - 100,
    note: index % 3 === 0 ? null : `note ${index}`,
    tags: Array.from({ length: index % 4 }, (_, tag) => `tag ${tag}`),
    place: { building: 'AB'[index % 2], floor: (index % 5) - 1 },
  };
}

module.exports = { reading };
