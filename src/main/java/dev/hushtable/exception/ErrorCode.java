package dev.hushtable.exception;

/**
 * Stable codes of everything that can go wrong, for programs; the message of the exception is for
 * people.
 *
 * <p>A code is never reused for another meaning and never removed within a major version. New codes
 * may be added, so a {@code switch} over them needs a default branch.
 */
public enum ErrorCode {

  // The caller's mistake: the annotated class or the configuration

  /**
   * A key attribute is {@code @Encrypted} but not {@code @EqualityIndex}, so DynamoDB would have
   * nothing to look it up by.
   */
  KEY_WITHOUT_INDEX,
  /** {@code @EqualityIndex} stands on a property that is not {@code @Encrypted}. */
  INDEX_WITHOUT_ENCRYPTION,
  /**
   * A boolean or enum is indexed without the acknowledgement that its few values can be guessed
   * from the index.
   */
  LOW_ENTROPY_INDEX,
  /** An attribute bears the name under which an encrypted attribute is stored. */
  STEM_COLLISION,
  /** Two properties are stored under one attribute, or bound under one name. */
  DUPLICATE_ATTRIBUTE,
  /**
   * An annotation stands where the mapping cannot see it, so the value would have been stored
   * unprotected.
   */
  UNREACHABLE_ANNOTATION,
  /** The type or the role of an attribute does not allow encryption or indexing. */
  UNSUPPORTED_ATTRIBUTE,
  /** Two classes of one table disagree on what is encrypted, on its keys or on an index. */
  CONFLICTING_CLASSES,
  /** The class cannot be mapped to a table at all. */
  INVALID_SCHEMA,
  /** A setting is missing or out of bounds. */
  INVALID_CONFIGURATION,

  // The caller's mistake: a request

  /** The table is not registered, so it is not known what must be encrypted. */
  TABLE_NOT_REGISTERED,
  /** The operation, or one of its parameters, is not supported on an encrypted table. */
  OPERATION_NOT_SUPPORTED,
  /** The expression cannot be parsed. */
  EXPRESSION_INVALID,
  /** The expression asks something of an encrypted attribute that ciphertext cannot answer. */
  EXPRESSION_NOT_SUPPORTED,
  /**
   * A value cannot be stored, such as a malformed string, a number out of range, or a wrong type
   * for a key.
   */
  VALUE_NOT_SUPPORTED,
  /** An item lacks a primary key attribute, to which its values are bound. */
  KEY_ATTRIBUTE_MISSING,
  /**
   * An item carries an attribute whose name is reserved for the stored form of an encrypted one.
   */
  RESERVED_ATTRIBUTE,
  /**
   * An update would keep the ciphertext or the hash of an attribute of which the item has only one.
   */
  INDEX_INCOMPLETE,
  /** An {@code if_not_exists} met an attribute that is still stored in the clear. */
  STILL_IN_CLEAR,
  /** A value that was read cannot be converted to the type of its property. */
  MAPPING_FAILED,
  /** The attribute is not declared as searchable. */
  NOT_SEARCHABLE,
  /**
   * It is not known whose keys are needed: neither the item nor the request nor a view tells the
   * key scope.
   */
  KEY_SCOPE_MISSING,
  /** An item is of another key scope than the view or the request that it came to. */
  KEY_SCOPE_MISMATCH,
  /** A checkpoint is of a migration with other settings, or it is damaged. */
  CHECKPOINT_REFUSED,

  // Writes that were not carried out

  /** Another item has the value of a unique attribute, or, when rehashing, the primary key. */
  DUPLICATE_VALUE,
  /** Others kept changing the item, or taking and releasing the same unique values. */
  WRITE_CONTENDED,
  /** A migration would make an item larger than DynamoDB takes. */
  ITEM_TOO_LARGE,

  // Data that does not open

  /**
   * The value was altered, or moved here from another attribute, item or table: the two look alike.
   */
  NOT_AUTHENTIC,
  /**
   * The value was not encrypted under the key that it names, or its nonce or commitment was
   * altered.
   */
  COMMITMENT_MISMATCH,
  /** The value names a key version that does not exist in its key scope. */
  UNKNOWN_KEY,
  /**
   * The value begins with a format byte, or contains an encoding, that this version does not know.
   */
  UNKNOWN_FORMAT,
  /** The value is in a format that this table is not configured to read. */
  FORMAT_NOT_ACCEPTED,
  /**
   * The stored blind index is not that of the decrypted value, or of a generation not known here.
   */
  INDEX_MISMATCH,
  /** A blind index is stored without the ciphertext that it belongs to. */
  SOURCE_MISSING,
  /** An item of a sealed class has no seal. */
  SEAL_MISSING,
  /** The seal of an item is not that of its attributes as they stand. */
  SEAL_MISMATCH,
  /** A group of attributes does not hold those that its class has in it. */
  GROUP_MISMATCH,
  /** A declared attribute was found in the clear, or both in the clear and encrypted. */
  PLAINTEXT_FOUND,
  /**
   * A stream record is not whole, belongs to another table, or says what this version does not
   * know.
   */
  STREAM_RECORD_INVALID,

  // Keys out of reach

  /** The key store or key file has no such key. */
  KEY_NOT_FOUND,
  /** The keys of the scope were destroyed on purpose. */
  KEY_SHREDDED,
  /** The KMS key is disabled, pending deletion or otherwise not usable. */
  KEY_DISABLED,
  /** KMS or the key store refused the caller's credentials. */
  KEY_ACCESS_DENIED,
  /** KMS or the key store throttled the request. */
  KEY_THROTTLED,
  /** KMS or the key store did not answer, or answered with a server error. */
  KEY_SERVICE_UNAVAILABLE,
  /** The stored key is damaged: it does not unwrap, or its checksum is wrong. */
  KEY_CORRUPT,
  /** The key provider has been closed. */
  KEY_PROVIDER_CLOSED,

  // A strict audit trail

  /** The audit trail has no room for another operation, or is closed; nothing was sent. */
  AUDIT_UNAVAILABLE,
  /** The operation was carried out, but its event was not taken. */
  AUDIT_FAILED,

  // Our bug

  /**
   * A request would have carried a declared attribute in the clear and was stopped before it was
   * sent.
   */
  PLAINTEXT_STOPPED,
  /** Something happened that the library rules out. */
  INTERNAL_ERROR
}
