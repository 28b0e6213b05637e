package dev.hushtable.shapes;

import static dev.hushtable.shapes.NestedShapes.withId;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import dev.hushtable.internal.schema.WithId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;

/** Single values of the types that the SDK converts. */
final class ScalarShapes {
  private ScalarShapes() {}

  static List<Shape<?>> all() {
    Values values = withId(new Values(), "full");
    values.setInstant(Instant.parse("2024-06-07T08:09:10.123456789Z"));
    values.setUuid(UUID.fromString("00000000-0000-0001-0000-000000000002"));
    values.setDecimal(new BigDecimal("12.50"));
    values.setBytes(new byte[] {0, -1, 127});
    values.setText("naïve 中文 🎉");
    values.setNumber(-42);
    values.setWhole(Long.MIN_VALUE);
    values.setFraction(0.1);
    values.setBig(new BigInteger("12345678901234567890123456789012345678"));
    values.setFlag(false);
    values.setColor(Color.ULTRAMARINE);
    values.setDate(LocalDate.of(2024, 2, 29));
    values.setZoned(ZonedDateTime.parse("2024-06-07T08:09:10+02:00[Europe/Zurich]"));
    values.setDuration(Duration.ofMillis(1500));
    values.setUri(URI.create("https://example.com/?q=1"));
    values.setLocale(Locale.forLanguageTag("de-CH"));
    values.setSdkBytes(SdkBytes.fromUtf8String("x"));
    values.setTexts(Set.of("a", "b"));
    values.setNumbers(Set.of(1, 10, 2));
    values.setInstants(List.of(Instant.EPOCH, Instant.MAX));
    values.setUuids(Map.of("a", new UUID(1, 2)));
    return List.of(
        Shape.of(
            Values.class,
            values,
            withId(new Values(), "empty"),
            "instant__source",
            "instant__hmac",
            "uuid__source",
            "uuid__hmac",
            "decimal__source",
            "decimal__hmac",
            "bytes__source",
            "bytes__hmac",
            "text__source",
            "number__source",
            "whole__source",
            "fraction__source",
            "big__source",
            "flag__source",
            "color__source",
            "date__source",
            "zoned__source",
            "duration__source",
            "uri__source",
            "locale__source",
            "sdkBytes__source",
            "texts__source",
            "numbers__source",
            "instants__source",
            "uuids__source"));
  }

  public enum Color {
    RED,
    ULTRAMARINE
  }

  /** A property of each type. */
  @DynamoDbBean
  public static class Values extends WithId {
    @Encrypted @EqualityIndex private Instant instant;
    @Encrypted @EqualityIndex private UUID uuid;
    @Encrypted @EqualityIndex private BigDecimal decimal;
    @Encrypted @EqualityIndex private byte[] bytes;
    @Encrypted private String text;
    @Encrypted private Integer number;
    @Encrypted private Long whole;
    @Encrypted private Double fraction;
    @Encrypted private BigInteger big;
    @Encrypted private Boolean flag;
    @Encrypted private Color color;
    @Encrypted private LocalDate date;
    @Encrypted private ZonedDateTime zoned;
    @Encrypted private Duration duration;
    @Encrypted private URI uri;
    @Encrypted private Locale locale;
    @Encrypted private SdkBytes sdkBytes;
    @Encrypted private Set<String> texts;
    @Encrypted private Set<Integer> numbers;
    @Encrypted private List<Instant> instants;
    @Encrypted private Map<String, UUID> uuids;

    public Instant getInstant() {
      return instant;
    }

    public void setInstant(Instant instant) {
      this.instant = instant;
    }

    public UUID getUuid() {
      return uuid;
    }

    public void setUuid(UUID uuid) {
      this.uuid = uuid;
    }

    public BigDecimal getDecimal() {
      return decimal;
    }

    public void setDecimal(BigDecimal decimal) {
      this.decimal = decimal;
    }

    public byte[] getBytes() {
      return bytes;
    }

    public void setBytes(byte[] bytes) {
      this.bytes = bytes;
    }

    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }

    public Integer getNumber() {
      return number;
    }

    public void setNumber(Integer number) {
      this.number = number;
    }

    public Long getWhole() {
      return whole;
    }

    public void setWhole(Long whole) {
      this.whole = whole;
    }

    public Double getFraction() {
      return fraction;
    }

    public void setFraction(Double fraction) {
      this.fraction = fraction;
    }

    public BigInteger getBig() {
      return big;
    }

    public void setBig(BigInteger big) {
      this.big = big;
    }

    public Boolean getFlag() {
      return flag;
    }

    public void setFlag(Boolean flag) {
      this.flag = flag;
    }

    public Color getColor() {
      return color;
    }

    public void setColor(Color color) {
      this.color = color;
    }

    public LocalDate getDate() {
      return date;
    }

    public void setDate(LocalDate date) {
      this.date = date;
    }

    public ZonedDateTime getZoned() {
      return zoned;
    }

    public void setZoned(ZonedDateTime zoned) {
      this.zoned = zoned;
    }

    public Duration getDuration() {
      return duration;
    }

    public void setDuration(Duration duration) {
      this.duration = duration;
    }

    public URI getUri() {
      return uri;
    }

    public void setUri(URI uri) {
      this.uri = uri;
    }

    public Locale getLocale() {
      return locale;
    }

    public void setLocale(Locale locale) {
      this.locale = locale;
    }

    public SdkBytes getSdkBytes() {
      return sdkBytes;
    }

    public void setSdkBytes(SdkBytes sdkBytes) {
      this.sdkBytes = sdkBytes;
    }

    public Set<String> getTexts() {
      return texts;
    }

    public void setTexts(Set<String> texts) {
      this.texts = texts;
    }

    public Set<Integer> getNumbers() {
      return numbers;
    }

    public void setNumbers(Set<Integer> numbers) {
      this.numbers = numbers;
    }

    public List<Instant> getInstants() {
      return instants;
    }

    public void setInstants(List<Instant> instants) {
      this.instants = instants;
    }

    public Map<String, UUID> getUuids() {
      return uuids;
    }

    public void setUuids(Map<String, UUID> uuids) {
      this.uuids = uuids;
    }
  }
}
