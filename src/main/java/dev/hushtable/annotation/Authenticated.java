package dev.hushtable.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares that a property, which is stored in the clear, is covered by the item's seal, so that
 * nobody without the keys can change, remove or add it unnoticed, save by putting back a whole
 * older item. Only in a class with {@link SealedItem}, and not together with {@link Encrypted},
 * since encrypted properties are covered anyway.
 *
 * <p>Put it where {@link Encrypted} may stand.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface Authenticated {}
