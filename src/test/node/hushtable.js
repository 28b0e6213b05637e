/**
 * Reads what Hushtable stored as messages of the AWS Encryption SDK, see section 12 of
 * src/site/markdown/format.md.
 *
 *   const table = { name: 'Customers', keyAttributes: ['id'] };
 *   const { Item } = await dynamoDb.send(new GetItemCommand({ … }));
 *   const email = await openAttribute(keyring, table, Item, ['email']);   // { S: '…' }
 *   const { age } = await openGroup(keyring, table, Item, ['private']);   // { N: '…' }
 *
 * The keyring is one of @aws-crypto/client-node that unwraps what Hushtable's keyring wrapped. Raw
 * AES and hierarchical keyrings need utf8Sorting: true, or they fail on some context pairs.
 *
 * Hashes and seals are not checked.
 */
import { timingSafeEqual } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { buildClient, CommitmentPolicy } from '@aws-crypto/client-node';
import { bindingDigest, KIND_GROUP } from './binding.js';
import { decodeGroup, decodeValue } from './values.js';

const DIGEST_BYTES = 32;

const { decrypt } = buildClient({
  commitmentPolicy: CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT,
  maxEncryptedDataKeys: 32,
});

/**
 * Opens one encrypted attribute of an item.
 *
 * @param table { name, keyAttributes, scope, context }: the logical name of the table, the
 *   attributes of its primary key as they are stored, and, where they are used, the key scope and
 *   the context pairs
 * @param item as the low-level client of the AWS SDK returns it
 * @param path attribute names, map keys and list positions: ['contacts', 0, 'phone']. For an
 *   attribute with a boundName see openValue
 */
export async function openAttribute(keyring, table, item, path) {
  const parent = path.slice(0, -1).reduce(child, { M: item });
  const source = parent.M[`${path.at(-1)}__source`];
  return openValue(keyring, bindingOf(table, item, path), source.B);
}

/**
 * Opens the group that several encrypted attributes of an item are stored in.
 *
 * @param path as for openAttribute, with the name of the group as its last
 * @return the values, by the names that they are bound under; those that are null are left out
 */
export async function openGroup(keyring, table, item, path) {
  const parent = path.slice(0, -1).reduce(child, { M: item });
  const source = parent.M[`${path.at(-1)}__source`];
  return decodeGroup(await open(keyring, groupBindingOf(table, item, path), source.B));
}

/** The value that stands in another under a name or at a position. */
export function child(value, segment) {
  return typeof segment === 'number' ? value.L[segment] : value.M[segment];
}

/** What the attribute at a path is bound to. */
export function bindingOf({ name, keyAttributes, scope = 'default', context = {} }, item, path) {
  const key = Object.fromEntries(keyAttributes.map((attribute) => [attribute, item[attribute]]));
  return { table: name, scope, context, key, path };
}

/** What the group at a path is bound to. */
export function groupBindingOf(table, item, path) {
  return { ...bindingOf(table, item, path), kind: KIND_GROUP };
}

/** Opens a message that should hold the value with that binding, see binding.js. */
export async function openValue(keyring, binding, message) {
  return decodeValue(await open(keyring, binding, message));
}

async function open(keyring, binding, message) {
  const { plaintext, messageHeader } = await decrypt(keyring, message);
  // The suite with signatures, which Hushtable does not use, adds a pair to the context.
  if (!isDeepStrictEqual({ ...messageHeader.encryptionContext }, encryptionContext(binding))) {
    throw new Error('The message belongs to another table, scope or context.');
  }
  const digest = plaintext.subarray(0, DIGEST_BYTES);
  if (digest.length < DIGEST_BYTES || !timingSafeEqual(digest, bindingDigest(binding))) {
    throw new Error('The message belongs to another attribute or item.');
  }
  return plaintext.subarray(DIGEST_BYTES);
}

/** The encryption context of all messages of a table. */
export function encryptionContext({ table, scope, context }) {
  return {
    ...context,
    'hushtable-format': '1',
    'hushtable-scope': scope,
    'hushtable-table': table,
  };
}
