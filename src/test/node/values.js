/**
 * How a DynamoDB value is encoded, see section 7 of src/site/markdown/format.md: a type byte and a
 * body. Values have the form of the AWS SDK: { S: 'text' }, { N: '42' }, { B: bytes }, …
 */

const TYPES = [undefined, 'S', 'N', 'B', 'BOOL', 'NULL', 'L', 'M', 'SS', 'NS', 'BS'];

/** Set in the type byte of a padded value; also the byte between such a value and its padding. */
const PADDED = 0x80;

const GROUP_VERSION = 1;

const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The value in a plaintext. */
export function decodeValue(plaintext) {
  const type = plaintext[0];
  const body =
    type & PADDED ? plaintext.subarray(1, plaintext.lastIndexOf(PADDED)) : plaintext.subarray(1);
  return decodeBody(type & ~PADDED, body);
}

/** The values in the plaintext of a group, by the names that they are bound under. */
export function decodeGroup(plaintext) {
  if (plaintext[0] !== GROUP_VERSION) {
    throw new Error('unknown version of a group');
  }
  const members = readAll(plaintext.subarray(1), (input) => [readText(input), readBytes(input)]);
  return Object.fromEntries(members.map(([name, member]) => [name, decodeValue(member)]));
}

function decodeBody(type, body) {
  switch (TYPES[type]) {
    case 'S':
      return { S: UTF_8.decode(body) };
    case 'N':
      return { N: UTF_8.decode(body) };
    case 'B':
      return { B: body };
    case 'BOOL':
      return { BOOL: body[0] === 1 };
    case 'NULL':
      return { NULL: true };
    case 'L':
      return { L: readAll(body, readElement) };
    case 'M':
      return { M: Object.fromEntries(readAll(body, readNamedElement)) };
    case 'SS':
      return { SS: readAll(body, readText) };
    case 'NS':
      return { NS: readAll(body, readText) };
    case 'BS':
      return { BS: readAll(body, readBytes) };
    default:
      throw new Error(`unknown type ${type}`);
  }
}

/** A count, and so many entries. */
function readAll(body, readEntry) {
  const input = { bytes: body, position: 0 };
  const entries = [];
  for (let count = readVarint(input); count > 0; count--) {
    entries.push(readEntry(input));
  }
  if (input.position !== body.length) {
    throw new Error('bytes follow the last entry');
  }
  return entries;
}

function readElement(input) {
  const type = input.bytes[input.position++];
  return decodeBody(type, readBytes(input));
}

function readNamedElement(input) {
  return [readText(input), readElement(input)];
}

function readText(input) {
  return UTF_8.decode(readBytes(input));
}

function readBytes(input) {
  const length = readVarint(input);
  const begin = input.position;
  input.position += length;
  if (input.position > input.bytes.length) {
    throw new Error('an entry is longer than what is there');
  }
  return input.bytes.subarray(begin, input.position);
}

function readVarint(input) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = input.bytes[input.position++];
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) {
      return value;
    }
  }
}

/** The plaintext of a value, with the text of its numbers as it is. */
export function encodeValue(value) {
  return encode(value, (text) => text);
}

/** The same for all values that DynamoDB compares as equal: 1, 1.0 and 1E0 are one number. */
export function encodeCanonically(value) {
  return encode(value, canonicalNumber);
}

/** The plaintext of a group of values, by the names that they are bound under. */
export function encodeGroup(members) {
  return Buffer.concat([
    Buffer.of(GROUP_VERSION),
    counted(
      sortedEntries(members).map(([name, value]) =>
        Buffer.concat([prefixed(name), prefixed(encodeValue(value))])
      )
    ),
  ]);
}

function encode(value, number) {
  const [type] = Object.keys(value);
  const code = TYPES.indexOf(type);
  if (code < 1) {
    throw new Error(`unknown type ${type}`);
  }
  return Buffer.concat([Buffer.of(code), encodeBody(type, value[type], number)]);
}

function encodeBody(type, content, number) {
  switch (type) {
    case 'S':
      return Buffer.from(content);
    case 'N':
      return Buffer.from(number(content));
    case 'B':
      return content;
    case 'BOOL':
      return Buffer.of(content ? 1 : 0);
    case 'NULL':
      return Buffer.alloc(0);
    case 'L':
      return counted(content.map((element) => encodeElement(element, number)));
    case 'M':
      return counted(
        sortedEntries(content).map(([name, element]) =>
          Buffer.concat([prefixed(name), encodeElement(element, number)])
        )
      );
    case 'SS':
      return encodeSet(content.map((text) => Buffer.from(text)));
    case 'NS':
      return encodeSet(content.map((text) => Buffer.from(number(text))));
    case 'BS':
      return encodeSet(content);
  }
}

function encodeElement(element, number) {
  const encoded = encode(element, number);
  return Buffer.concat([encoded.subarray(0, 1), prefixed(encoded.subarray(1))]);
}

function encodeSet(members) {
  return counted([...members].sort(Buffer.compare).map(prefixed));
}

function counted(entries) {
  return Buffer.concat([varint(entries.length), ...entries]);
}

/** Names in UTF-8 with what belongs to them, in the order of their bytes. */
export function sortedEntries(object) {
  return Object.entries(object)
    .map(([name, value]) => [Buffer.from(name), value])
    .sort(([a], [b]) => Buffer.compare(a, b));
}

/** Bytes and, before them, their length. */
export function prefixed(bytes) {
  return Buffer.concat([varint(bytes.length), bytes]);
}

/** A length or count: the least significant seven bits first, the high bit on all but the last. */
export function varint(number) {
  const bytes = [];
  let rest = number;
  for (; rest >= 0x80; rest >>>= 7) {
    bytes.push((rest & 0x7f) | 0x80);
  }
  return Buffer.of(...bytes, rest);
}

/** Significant digits, E, exponent; or 0. */
function canonicalNumber(text) {
  const [, sign, whole, fraction = '', exponent = '0'] =
    /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return significant === '' ? '0' : `${sign === '-' ? '-' : ''}${significant}E${power}`;
}
