/**
 * The other side of NodeInteropIT: requests on the standard input and answers on the standard
 * output, each a line of JSON. Binary values are in Base64.
 *
 *   { command: 'open', keyring, table, item, paths }        →  [{ value } or { error }, …]
 *   { command: 'openGroups', keyring, table, item, paths }  →  the same, with values of type M
 *   { command: 'seal', keyring, table, item, values }       →  the item with these values stored in it
 *
 * A keyring is { kind } with what that kind takes; where AWS is, the environment says.
 *
 * A value to seal is { path, value }, and may ask for a message unlike those of Hushtable: bound to
 * something else, with another plaintext, context, suite or otherKeyring. A group is { path, group },
 * with its values by name.
 */
import { createInterface } from 'node:readline';
import {
  AlgorithmSuiteIdentifier,
  BranchKeyStoreNode,
  buildClient,
  CommitmentPolicy,
  KmsHierarchicalKeyRingNode,
  KmsKeyringNode,
  RawAesKeyringNode,
  RawAesWrappingSuiteIdentifier,
} from '@aws-crypto/client-node';
import { bindingDigest } from './binding.js';
import {
  bindingOf,
  child,
  encryptionContext,
  groupBindingOf,
  openAttribute,
  openGroup,
} from './hushtable.js';
import { encodeGroup, encodeValue } from './values.js';

const SUITE = AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY;

const commands = { open, openGroups, seal };
const keyrings = { rawAes, kms, hierarchical };

async function open({ keyring, table, item, paths }) {
  const unwrapping = keyringOf(keyring);
  return answers(paths, (path) => openAttribute(unwrapping, table, item, path));
}

async function openGroups({ keyring, table, item, paths }) {
  const unwrapping = keyringOf(keyring);
  return answers(paths, async (path) => ({ M: await openGroup(unwrapping, table, item, path) }));
}

function answers(paths, opener) {
  return Promise.all(
    paths.map((path) =>
      opener(path).then(
        (value) => ({ value }),
        (error) => ({ error: error.message })
      )
    )
  );
}

async function seal({ keyring, table, item, values }) {
  for (const { path, ...content } of values) {
    const binding = (content.group ? groupBindingOf : bindingOf)(table, item, path);
    const message = await sealValue(keyring, binding, content);
    const parent = path.slice(0, -1).reduce(child, { M: item });
    parent.M[`${path.at(-1)}__source`] = { B: message };
  }
  return item;
}

async function sealValue(keyring, binding, content) {
  const {
    value,
    group,
    bound,
    encoded = group ? encodeGroup(group) : encodeValue(value),
    plaintext = { B: Buffer.concat([bindingDigest({ ...binding, ...bound }), encoded]) },
    context = encryptionContext(binding),
    suite = SUITE,
    commitmentPolicy = CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT,
    otherKeyring = {},
  } = content;
  const { encrypt } = buildClient(commitmentPolicy);
  const { result } = await encrypt(keyringOf({ ...keyring, ...otherKeyring }), plaintext.B, {
    suiteId: suite,
    encryptionContext: context,
  });
  return result;
}

function keyringOf({ kind, ...parameters }) {
  return keyrings[kind](parameters);
}

function rawAes({ namespace, name, key }) {
  return new RawAesKeyringNode({
    keyNamespace: namespace,
    keyName: name,
    // A copy, because the keyring refuses a part of a larger buffer.
    unencryptedMasterKey: new Uint8Array(Buffer.from(key, 'base64')),
    wrappingSuite: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
    utf8Sorting: true,
  });
}

function kms({ keyArn }) {
  return new KmsKeyringNode({ generatorKeyId: keyArn });
}

function hierarchical({ tableName, logicalName, keyArn, branchKeyId }) {
  return new KmsHierarchicalKeyRingNode({
    branchKeyId,
    keyStore: new BranchKeyStoreNode({
      storage: { ddbTableName: tableName },
      logicalKeyStoreName: logicalName,
      kmsConfiguration: { identifier: keyArn },
    }),
    cacheLimitTtl: 60,
    utf8Sorting: true,
  });
}

function fromJson(name, value) {
  if (name === 'B' && typeof value === 'string') {
    return Buffer.from(value, 'base64');
  }
  if (name === 'BS' && Array.isArray(value)) {
    return value.map((member) => Buffer.from(member, 'base64'));
  }
  return value;
}

function toJson(name, value) {
  // The original: what is handed in has been through Buffer's own conversion.
  return this[name] instanceof Uint8Array ? this[name].toString('base64') : value;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...request } = JSON.parse(line, fromJson);
  const answer = await commands[command](request).catch(({ stack }) => ({ failure: stack }));
  process.stdout.write(`${JSON.stringify(answer, toJson)}\n`);
}
