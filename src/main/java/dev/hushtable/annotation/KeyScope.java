package dev.hushtable.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the property that tells whose keys an item is encrypted under, such as its tenant. The
 * property is a string or a number, is stored in the clear, and belongs to the item itself. One
 * property of a class has it.
 *
 * <p>Ciphertexts and hashes of one scope mean nothing under another. The scope of a request comes
 * from the item, from its key, from what the request says of the property, or from {@code
 * forScope}; where it is needed and comes from nowhere, the request is refused. An update cannot
 * change it, since the item's other values would no longer open; put the item anew.
 *
 * <p>Put it where {@link Encrypted} may stand.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface KeyScope {

  /**
   * Makes the scope's name of the property's value. Other than for the value itself, the property
   * has to be a part of the primary key.
   *
   * @return a class with a public constructor without parameters; the value itself by default
   */
  Class<? extends ScopeFunction> value() default ScopeFunction.Itself.class;
}
