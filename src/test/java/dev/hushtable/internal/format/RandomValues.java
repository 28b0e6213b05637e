package dev.hushtable.internal.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Values of every type from a seed, and other spellings of values that DynamoDB calls equal. */
final class RandomValues {
  private static final int DEPTH = 4;

  private final Random random;

  RandomValues(long seed) {
    this(new Random(seed));
  }

  RandomValues(Random random) {
    this.random = random;
  }

  AttributeValue value() {
    return value(DEPTH);
  }

  /** Sets are in the order in which they come back, since as lists they would differ otherwise. */
  private AttributeValue value(int depth) {
    switch (random.nextInt(depth > 0 ? 10 : 8)) {
      case 0:
        return AttributeValue.fromS(text());
      case 1:
        return AttributeValue.fromN(number());
      case 2:
        return AttributeValue.fromB(SdkBytes.fromByteArray(bytes()));
      case 3:
        return AttributeValue.fromBool(random.nextBoolean());
      case 4:
        return AttributeValue.fromNul(true);
      case 5:
        return AttributeValue.fromSs(sorted(this::text));
      case 6:
        return AttributeValue.fromNs(numberSet());
      case 7:
        return AttributeValue.fromBs(binarySet());
      case 8:
        List<AttributeValue> list = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          list.add(value(depth - 1));
        }
        return AttributeValue.fromL(list);
      default:
        Map<String, AttributeValue> map = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          map.put(text(), value(depth - 1));
        }
        return AttributeValue.fromM(map);
    }
  }

  int nextInt(int bound) {
    return random.nextInt(bound);
  }

  byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(10) == 0 ? random.nextInt(400) : random.nextInt(12)];
    random.nextBytes(bytes);
    if (bytes.length > 3 && random.nextInt(4) == 0) {
      // An end that looks like padding.
      Arrays.fill(bytes, bytes.length - 2, bytes.length, (byte) 0);
      bytes[bytes.length - 3] = (byte) 0x80;
    }
    return bytes;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(random.nextInt(10) == 0 ? 200 : 10); i > 0; i--) {
      text.appendCodePoint(codePoint());
    }
    return text.toString();
  }

  private int codePoint() {
    switch (random.nextInt(4)) {
      case 0:
        return random.nextInt(0x80);
      case 1:
        return random.nextInt(0x800);
      case 2:
        int inPlane = random.nextInt(0x10000);
        return Character.isSurrogate((char) inPlane) ? 0xfffd : inPlane;
      default:
        return 0x10000 + random.nextInt(0x100000);
    }
  }

  private String number() {
    BigInteger digits = new BigInteger(1 + random.nextInt(126), random);
    if (digits.toString().length() > 38) {
      digits = digits.shiftRight(4);
    }
    digits = random.nextBoolean() ? digits : digits.negate();
    int precision = digits.abs().toString().length();
    // The exponent of the first digit is within -130 to 125.
    int scale = precision - 1 - (random.nextInt(256) - 130);
    return spelled(new BigDecimal(digits, random.nextInt(3) == 0 ? scale : 0));
  }

  /** One of the ways to write a number. */
  private String spelled(BigDecimal number) {
    BigDecimal stripped = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    switch (random.nextInt(6)) {
      case 0:
        return stripped.toString();
      case 1:
        return stripped.toPlainString();
      case 2:
        return stripped.setScale(Math.max(stripped.scale(), 0) + random.nextInt(3)).toPlainString();
      case 3:
        return stripped.unscaledValue() + "E" + -stripped.scale();
      case 4:
        return stripped.unscaledValue() + "0e" + (-stripped.scale() - 1);
      default:
        return (stripped.signum() >= 0 ? "+00" : "-00")
            + stripped.unscaledValue().abs()
            + "E"
            + -stripped.scale();
    }
  }

  private List<String> numberSet() {
    Map<BigDecimal, String> members = new TreeMap<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      String number = number();
      members.put(new BigDecimal(number), number);
    }
    return sortedByBytes(members.values().stream().toList());
  }

  private List<String> sorted(Supplier<String> source) {
    Set<String> members = new LinkedHashSet<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      members.add(source.get());
    }
    return sortedByBytes(new ArrayList<>(members));
  }

  private static List<String> sortedByBytes(List<String> texts) {
    return texts.stream()
        .sorted((a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8)))
        .collect(Collectors.toList());
  }

  private List<SdkBytes> binarySet() {
    Set<SdkBytes> members = new LinkedHashSet<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      members.add(SdkBytes.fromByteArray(bytes()));
    }
    List<SdkBytes> sorted = new ArrayList<>(members);
    sorted.sort((a, b) -> Arrays.compareUnsigned(a.asByteArray(), b.asByteArray()));
    return sorted;
  }

  /** The same value for DynamoDB: numbers written otherwise, entries and members shuffled. */
  AttributeValue respelled(AttributeValue value) {
    switch (value.type()) {
      case N:
        return AttributeValue.fromN(respelled(value.n()));
      case L:
        return AttributeValue.fromL(value.l().stream().map(this::respelled).toList());
      case M:
        List<String> names = shuffled(new ArrayList<>(value.m().keySet()));
        Map<String, AttributeValue> map = new LinkedHashMap<>();
        names.forEach(name -> map.put(name, respelled(value.m().get(name))));
        return AttributeValue.fromM(map);
      case SS:
        return AttributeValue.fromSs(shuffled(value.ss()));
      case NS:
        return AttributeValue.fromNs(shuffled(value.ns().stream().map(this::respelled).toList()));
      case BS:
        return AttributeValue.fromBs(shuffled(value.bs()));
      default:
        return value;
    }
  }

  private String respelled(String number) {
    return spelled(new BigDecimal(number));
  }

  private <T> List<T> shuffled(List<T> members) {
    List<T> copy = new ArrayList<>(members);
    Collections.shuffle(copy, random);
    return copy;
  }
}
