package dev.hushtable.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes an {@link Encrypted} property searchable by equality: a keyed hash of its value is stored
 * beside the ciphertext, as {@code <attribute>__hmac}. Where the property is a key of the table or
 * of an index, that attribute is the key.
 *
 * <p><b>What it leaks.</b> Whoever reads the table sees which items share a value and how often
 * each occurs, and may know from that what it is. Whoever can also have the application store or
 * look up values of their choice can test guesses. Without the index key nobody can compute a hash.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface EqualityIndex {

  /**
   * What is done to a string before it is hashed, in this order; the ciphertext keeps the original.
   * Changing it changes every hash, so items that are already stored are no longer found, and fail
   * with {@code INDEX_MISMATCH} when they are read. Declare a second property instead.
   *
   * @return the normalizers' classes, each with a public constructor without parameters; none by
   *     default
   */
  Class<? extends Normalizer>[] normalizers() default {};

  /**
   * Names the secondary indexes that do not project the ciphertext, such as ones with {@code
   * KEYS_ONLY} that were not created by this library. What these return is <b>not verified</b>: who
   * may write to the table can exchange two hashes there, so that a search for one value finds the
   * item of another. In any other index a hash without its ciphertext is an error.
   *
   * @return names of indexes; none by default
   */
  String[] unverifiedIn() default {};

  /**
   * Keeps the value unique: no two items of the table have the same one, after normalizers. Only
   * for attributes of the item itself that are not part of its primary key.
   *
   * <p>A companion table, {@code <table>_unique}, has an entry for each value that is taken. {@code
   * createTable} and {@code deleteTable} make and remove it too. A write that sets, changes or
   * removes the value, so every put and delete of an item, reads the item consistently and then
   * writes item and entries in one transaction; it fails with {@link
   * dev.hushtable.exception.WriteConflictException} if the value is taken. Such writes cost about
   * three times as much, are refused in {@code batchWriteItem}, and count with their entries
   * against the 100 actions of a transaction. Uniqueness holds in one Region, and only for what is
   * written through this library; items that were there before have no entry until they are put
   * again.
   *
   * @return whether values are unique; false by default
   */
  boolean unique() default false;

  /**
   * Acknowledges that a property with few possible values, a boolean or an enum, can be read off
   * the frequencies of its hashes. Without it, indexing such a property is refused.
   *
   * @return whether the leak is accepted; false by default
   */
  boolean acknowledgeLowEntropy() default false;
}
