package dev.hushtable.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares that the items of a class are sealed: each carries, in the attribute {@code __seal}, an
 * authenticated record of all of its encrypted attributes, of attributes that hold documents with
 * encrypted attributes, and of the plain attributes marked {@link Authenticated}.
 *
 * <p><b>What it adds.</b> Without it each encrypted value is authentic by itself. With it a read
 * also fails if one of the covered attributes was removed, added, or replaced by an older value of
 * the same item, and if the seal is missing.
 *
 * <p><b>What it does not notice.</b> That an item was deleted, or replaced as a whole by an older
 * state of itself; and changes of plain attributes that are not covered. Conditions, filters and
 * counts are DynamoDB's answers about what is stored, and are given before any seal is looked at.
 *
 * <p><b>What it forbids.</b> An item can only be written whole and read whole: projections are
 * refused, and indexes must project all attributes. Items that were written before the class was
 * sealed cannot be read, nor can those that have an attribute which was not yet covered when they
 * were written; such items have to be written anew.
 *
 * <p>Put it on the class that is mapped to the table. If several classes share the table, all of
 * them are sealed.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface SealedItem {}
