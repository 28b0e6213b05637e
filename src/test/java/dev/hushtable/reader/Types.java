package dev.hushtable.reader;

import java.util.List;

/**
 * The types of section 7.1 and the depth of 7.3. A type's byte is its place in the list, counted
 * from 1.
 */
final class Types {
  static final int DEEPEST = 32;

  private static final List<String> NAMES =
      List.of("S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS");

  private Types() {}

  static int number(String name) throws MalformedException {
    int index = NAMES.indexOf(name);
    if (index < 0) {
      throw new MalformedException("no type " + name);
    }
    return index + 1;
  }

  static String name(int number) throws MalformedException {
    if (number < 1 || number > NAMES.size()) {
      throw new MalformedException("no type has number " + number);
    }
    return NAMES.get(number - 1);
  }
}
