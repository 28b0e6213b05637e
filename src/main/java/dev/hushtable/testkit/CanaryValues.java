package dev.hushtable.testkit;

import dev.hushtable.internal.crypto.Sha256;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkBytes;

/** Values that a seed and a name decide. Thread safe. */
final class CanaryValues {
  private static final byte[] LABEL =
      "hushtable/testkit/v1/canary".getBytes(StandardCharsets.US_ASCII);
  private static final int BYTES = 24;
  private static final int NAME_LENGTH = 16;

  private static final Map<Class<?>, Function<Draw, Object>> KINDS = kinds();

  private final byte[] seed;

  CanaryValues(String seed) {
    this.seed = seed.getBytes(StandardCharsets.UTF_8);
  }

  /** 32 bytes for one value, and its name. */
  private record Draw(byte[] bytes, String name) {
    /** As many decimal digits, of which the first is not zero. */
    String digits(int count) {
      BigInteger first = BigInteger.TEN.pow(count - 1);
      return new BigInteger(1, bytes)
          .mod(first.multiply(BigInteger.valueOf(8)))
          .add(first)
          .toString();
    }

    String text() {
      String letters = name.replaceAll("[^A-Za-z0-9]+", "-");
      return "canary-"
          + letters.substring(0, Math.min(NAME_LENGTH, letters.length()))
          + "-"
          + HexFormat.of().formatHex(bytes, 0, 8);
    }

    byte[] binary() {
      return Arrays.copyOf(bytes, BYTES);
    }

    /** In this century, with all digits of the fraction. */
    LocalDateTime time() {
      return LocalDateTime.ofEpochSecond(
          Integer.parseInt(digits(9)) + 1_000_000_000L,
          Integer.parseInt(digits(9)),
          ZoneOffset.UTC);
    }
  }

  private static Map<Class<?>, Function<Draw, Object>> kinds() {
    Map<Class<?>, Function<Draw, Object>> kinds = new HashMap<>();
    kinds.put(String.class, Draw::text);
    kinds.put(CharSequence.class, Draw::text);
    for (Class<?> type : new Class<?>[] {Integer.class, int.class}) {
      kinds.put(type, d -> Integer.valueOf(d.digits(9)));
    }
    for (Class<?> type : new Class<?>[] {Long.class, long.class}) {
      kinds.put(type, d -> Long.valueOf(d.digits(18)));
    }
    for (Class<?> type : new Class<?>[] {Double.class, double.class}) {
      kinds.put(type, d -> Double.valueOf(d.digits(9) + ".0625"));
    }
    for (Class<?> type : new Class<?>[] {Float.class, float.class}) {
      kinds.put(type, d -> Float.valueOf(d.digits(7)));
    }
    for (Class<?> type : new Class<?>[] {Short.class, short.class}) {
      kinds.put(type, d -> Short.valueOf(d.digits(4)));
    }
    for (Class<?> type : new Class<?>[] {Byte.class, byte.class}) {
      kinds.put(type, d -> Byte.valueOf(d.digits(2)));
    }
    for (Class<?> type : new Class<?>[] {Boolean.class, boolean.class}) {
      kinds.put(type, d -> true);
    }
    for (Class<?> type : new Class<?>[] {Character.class, char.class}) {
      kinds.put(type, d -> d.digits(1).charAt(0));
    }
    kinds.put(AtomicInteger.class, d -> new AtomicInteger(Integer.parseInt(d.digits(9))));
    kinds.put(AtomicLong.class, d -> new AtomicLong(Long.parseLong(d.digits(18))));
    kinds.put(AtomicBoolean.class, d -> new AtomicBoolean(true));
    kinds.put(BigInteger.class, d -> new BigInteger(d.digits(24)));
    kinds.put(BigDecimal.class, d -> new BigDecimal(d.digits(20) + ".0625"));
    kinds.put(byte[].class, Draw::binary);
    kinds.put(SdkBytes.class, d -> SdkBytes.fromByteArray(d.binary()));
    kinds.put(ByteBuffer.class, d -> ByteBuffer.wrap(d.binary()));
    kinds.put(UUID.class, d -> UUID.nameUUIDFromBytes(d.bytes()));
    kinds.put(Instant.class, d -> d.time().toInstant(ZoneOffset.UTC));
    kinds.put(LocalDateTime.class, Draw::time);
    kinds.put(LocalDate.class, d -> LocalDate.from(d.time()));
    kinds.put(LocalTime.class, d -> LocalTime.from(d.time()));
    kinds.put(OffsetDateTime.class, d -> d.time().atOffset(ZoneOffset.UTC));
    kinds.put(ZonedDateTime.class, d -> d.time().atZone(ZoneOffset.UTC));
    kinds.put(
        Duration.class,
        d -> Duration.ofSeconds(Long.parseLong(d.digits(9)), Long.parseLong(d.digits(9))));
    return kinds;
  }

  /** A value of a class; empty if there is none. */
  Optional<Object> of(Class<?> type, String name) {
    Draw draw =
        new Draw(Sha256.digest(LABEL, part(seed), name.getBytes(StandardCharsets.UTF_8)), name);
    Object[] constants = type.getEnumConstants();
    if (constants != null && constants.length > 0) {
      return Optional.of(constants[(draw.bytes()[0] & 0xff) % constants.length]);
    }
    return Optional.ofNullable(KINDS.get(type)).map(kind -> kind.apply(draw));
  }

  private static byte[] part(byte[] bytes) {
    return ByteBuffer.allocate(Integer.BYTES + bytes.length)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }
}
