/**
 * What a value is bound to, see section 8 of src/site/markdown/format.md. A binding is
 *
 *   { table:   'Customers',                    the logical name of the table
 *     scope:   'default',                      the key scope
 *     context: { tenant: 'blue' },             the context pairs of the application
 *     key:     { id: { S: 'c-1' } },           the primary key as it is stored
 *     path:    ['contacts', 0, 'phone'] }      attribute, map keys, list positions
 *
 * The last of the path is the name that an attribute is bound under, or the name of a group; a group
 * has kind: KIND_GROUP besides.
 */
import { createHash } from 'node:crypto';
import { encodeCanonically, prefixed, sortedEntries, varint } from './values.js';

const LABEL = 'hushtable/v1/associated-data';
const KIND_VALUE = 1;
export const KIND_GROUP = 2;
const FORMAT_MESSAGE = 2;

/** The first part of the plaintext of a message: SHA-256 of the associated data. */
export function bindingDigest(binding) {
  return createHash('sha256').update(associatedData(binding)).digest();
}

function associatedData({ table, scope, context, key, path, kind = KIND_VALUE }) {
  return Buffer.concat([
    field(1, Buffer.from(LABEL)),
    field(2, Buffer.of(kind)),
    field(3, Buffer.of(FORMAT_MESSAGE)),
    field(6, Buffer.from(table)),
    field(7, Buffer.from(scope)),
    ...sortedEntries(context).flatMap(([name, value]) => [
      field(8, name),
      field(9, Buffer.from(value)),
    ]),
    ...sortedEntries(key).flatMap(([name, value]) => [
      field(10, name),
      field(11, encodeCanonically(value)),
    ]),
    field(12, encodePath(path)),
  ]);
}

/** A tag, the length in four bytes, and the bytes. */
function field(tag, bytes) {
  const head = Buffer.alloc(5);
  head.writeUInt8(tag, 0);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** Where in a list a value stands is not bound. */
function encodePath(path) {
  return Buffer.concat([
    varint(path.length),
    ...path.map((segment) =>
      typeof segment === 'number'
        ? Buffer.of(2, 0)
        : Buffer.concat([Buffer.of(1), prefixed(Buffer.from(segment))])
    ),
  ]);
}
