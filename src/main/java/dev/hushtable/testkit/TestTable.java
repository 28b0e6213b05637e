package dev.hushtable.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the table of a parameter that {@link HushtableExtension} gives: an {@code EncryptedTable}
 * or {@code EncryptedAsyncTable} of a class. Without it the table is named after the class.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface TestTable {
  /**
   * The logical name of the table, which is bound into its values. Its name in DynamoDB is this one
   * with a suffix that no other test has.
   *
   * @return the name
   */
  String value();
}
