package dev.hushtable.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares that a property is stored encrypted, as {@code <attribute>__source}, and never in the
 * clear.
 *
 * <p>Put it on the getter, the field or the record component, in the class itself or in a
 * supertype; an overriding method need not repeat it. Where the mapping cannot see it (no such
 * property, or a property that is ignored) the table is refused when it is built.
 *
 * <p>Any type that the DynamoDB Enhanced Client maps may be encrypted, nested beans included. A
 * {@code null} is not stored at all; an empty string, a zero and {@code false} are encrypted like
 * any other value.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface Encrypted {

  /**
   * The name that is bound into the ciphertext in place of the attribute's name, so that the
   * attribute can later be renamed in Java and in the table without re-encryption.
   *
   * @return the bound name; empty, the default, means the attribute's own name
   */
  String boundName() default "";

  /**
   * Length in bytes of the encoded value up to which it is padded, so that its stored length does
   * not tell it apart from other values. The encoding of a string is its UTF-8 bytes and one more.
   * Longer values are stored as long as they are.
   *
   * @return the length in bytes, 0 to 65,536; 0, the default, pads enums to their longest constant
   *     and nothing else
   */
  int padTo() default 0;

  /**
   * Stores the property together with others of the same class that name the same group, in one
   * ciphertext called {@code <group>__source}: less to store, and quicker. The others are needed
   * whenever one of them is written, so an update sets or removes all of them or none; and all are
   * read and decrypted together. Each may have an index of its own. What is part of the primary
   * key, or a version or counter of the SDK's extensions, cannot be a member.
   *
   * <p>The group's name is bound into the ciphertext. Members that are added, taken away, or moved
   * to another group make stored values unreadable, with an error that says so, until these are
   * written anew.
   *
   * @return 1 to 100 letters, digits, {@code _} and {@code -}, and not the name of an attribute;
   *     empty, the default, stores the property alone
   */
  String group() default "";
}
