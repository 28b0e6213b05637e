package dev.hushtable.testkit;

import static dev.hushtable.testkit.PlaintextAssert.assertNoPlaintextOf;
import static dev.hushtable.testkit.PlaintextAssert.assertNoPlaintextOfValues;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hushtable.ModelEncryptor;
import dev.hushtable.annotation.Encrypted;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.keys.LocalKeyProvider;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** That a plaintext is found in every encoding that is promised, and nothing else is. */
class PlaintextAssertTest {
  /** With what escapes, and letters beyond ASCII in composed form. */
  private static final String TEXT = "Zoë \"Q/+\" O'Nèill@x.org";

  private static final byte[] BINARY = {-1, 0, 17, 92, 34, -128, 99, 7, 61};

  private final byte[] noise = new byte[4_096];

  PlaintextAssertTest() {
    new Random(7).nextBytes(noise);
  }

  private static byte[] bytes(Object... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Object part : parts) {
      out.writeBytes(part instanceof byte[] bytes ? bytes : part.toString().getBytes(UTF_8));
    }
    return out.toByteArray();
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  private static String json(String text, boolean ascii) {
    StringBuilder json = new StringBuilder();
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\' || c == '/') {
        json.append('\\').append(c);
      } else if (c < ' ' || ascii && c > '~') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.toString();
  }

  private static Arguments planted(String how, Object value, byte[] where) {
    return Arguments.of(how, value, where);
  }

  static Stream<Arguments> plantings() {
    Base64.Encoder base64 = Base64.getEncoder();
    Base64.Encoder url = Base64.getUrlEncoder();
    HexFormat hex = HexFormat.of();
    byte[] utf8 = TEXT.getBytes(UTF_8);
    long integer = 918_273_645L;
    BigDecimal number = new BigDecimal("918273.6450");
    Stream.Builder<Arguments> all = Stream.builder();
    for (byte[] charset :
        List.of(
            utf8, TEXT.getBytes(UTF_16LE), TEXT.getBytes(UTF_16BE), TEXT.getBytes(ISO_8859_1))) {
      all.add(planted("text", TEXT, charset));
      all.add(planted("text at an odd byte", TEXT, bytes("x", charset)));
      all.add(planted("hex", TEXT, bytes(hex.formatHex(charset))));
      all.add(planted("hex in upper case", TEXT, bytes(hex.withUpperCase().formatHex(charset))));
    }
    for (Object value : List.of(TEXT, BINARY)) {
      byte[] content = value instanceof byte[] binary ? binary : utf8;
      for (int before = 0; before < 3; before++) {
        for (int after = 0; after < 3; after++) {
          byte[] padded = bytes("abc".substring(0, before), content, "xyz".substring(0, after));
          String at = " with " + before + " bytes before and " + after + " after";
          all.add(planted("Base64" + at, value, bytes(base64.encodeToString(padded))));
          all.add(
              planted(
                  "Base64 for URLs" + at,
                  value,
                  bytes(url.withoutPadding().encodeToString(padded))));
          all.add(
              planted(
                  "Base64 in longer Base64" + at,
                  value,
                  bytes("QUJD", base64.encodeToString(padded))));
        }
      }
      String encoded = base64.encodeToString(content);
      all.add(planted("Base64 in a URL", value, bytes(URLEncoder.encode(encoded, UTF_8))));
      all.add(planted("Base64 in JSON", value, bytes(encoded.replace("/", "\\/"))));
      all.add(
          planted(
              "Base64 in lines",
              value,
              bytes(encoded.substring(0, 5), "\r\n ", encoded.substring(5))));
      all.add(planted("hex with colons", value, bytes(hex.withDelimiter(":").formatHex(content))));
      all.add(planted("hex with spaces", value, bytes(hex.withDelimiter(" ").formatHex(content))));
      all.add(planted("Java's bytes", value, bytes(Arrays.toString(content))));
      int[] unsigned = new int[content.length];
      for (int i = 0; i < unsigned.length; i++) {
        unsigned[i] = content[i] & 0xff;
      }
      all.add(
          planted("JavaScript's bytes", value, bytes(Arrays.toString(unsigned).replace(" ", ""))));
    }
    all.add(planted("upper case", TEXT, bytes(TEXT.toUpperCase(Locale.ROOT))));
    all.add(planted("lower case", TEXT, bytes(TEXT.toLowerCase(Locale.ROOT))));
    all.add(planted("mixed case", TEXT, bytes("zOË \"q/+\" O'nÈILL@X.Org")));
    all.add(planted("decomposed", TEXT, bytes(Normalizer.normalize(TEXT, Normalizer.Form.NFD))));
    all.add(
        planted(
            "Base64 of lower case",
            TEXT,
            bytes(base64.encodeToString(TEXT.toLowerCase(Locale.ROOT).getBytes(UTF_8)))));
    all.add(
        planted("Base64 of UTF-16", TEXT, bytes(base64.encodeToString(TEXT.getBytes(UTF_16LE)))));
    all.add(planted("JSON", TEXT, bytes(json(TEXT, false))));
    all.add(planted("JSON in ASCII", TEXT, bytes(json(TEXT, true))));
    all.add(planted("JSON in JSON", TEXT, bytes(json(json(TEXT, true), true))));
    all.add(planted("JSON of backslashes", "C:\\temp+\\new", bytes("C:\\\\temp+\\\\new")));
    all.add(planted("URL with a backslash", "x.org\\new O'N", bytes("x.org\\new%20O%27N")));
    all.add(planted("form", TEXT, bytes(URLEncoder.encode(TEXT, UTF_8))));
    all.add(planted("URL", TEXT, bytes(URLEncoder.encode(TEXT, UTF_8).replace("+", "%20"))));
    all.add(
        planted(
            "URL in lower case",
            TEXT,
            bytes(URLEncoder.encode(TEXT, UTF_8).replaceAll("%C3%AB", "%c3%ab"))));
    all.add(planted("without surrounding space", "  " + TEXT + "\n", utf8));
    all.add(planted("six letters", "Meyer1", bytes("-Meyer1-")));
    all.add(planted("six letters in upper case", "Meyer1", bytes("-MEYER1-")));
    all.add(planted("bytes", BINARY, BINARY));
    all.add(planted("bytes among others", BINARY, bytes("ab", BINARY, "c")));
    all.add(planted("digits", integer, bytes("x918273645,")));
    all.add(planted("as a double", integer, bytes("9.18273645E8")));
    all.add(planted("as a fraction", integer, bytes("918273645.00")));
    all.add(planted("negative", -integer, bytes("-918273645")));
    all.add(
        planted("digits in Base64", integer, bytes(base64.encodeToString(bytes("[918273645]")))));
    all.add(planted("digits in hex", integer, bytes(hex.formatHex(bytes("918273645")))));
    all.add(planted("long", integer, ByteBuffer.allocate(8).putLong(integer).array()));
    all.add(
        planted(
            "long, little end first",
            integer,
            ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(integer).array()));
    all.add(
        planted(
            "long in Base64",
            integer,
            bytes(base64.encodeToString(ByteBuffer.allocate(8).putLong(integer).array()))));
    all.add(
        planted("double", number, ByteBuffer.allocate(8).putDouble(number.doubleValue()).array()));
    all.add(planted("fraction", number, bytes("918273.6450")));
    all.add(planted("fraction without zeros", number, bytes("918273.645")));
    all.add(planted("exponent", new BigDecimal("1234567000"), bytes("1.234567E+9")));
    all.add(planted("small exponent", new BigDecimal("0.0000001234567"), bytes("1.234567e-7")));
    all.add(planted("UTF-16 digits", integer, "918273645".getBytes(UTF_16LE)));
    return all.build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("plantings")
  void in_whenPlanted_findsItAndDoesNotTell(String how, Object value, byte[] planted) {
    PlaintextAssert none = assertNoPlaintextOfValues(Map.of("secret", value));

    assertFound(() -> none.in(planted));
    assertFound(() -> none.in(bytes(noise, "#", planted, "#", noise)));
    assertFound(() -> none.in(Map.of("b", AttributeValue.fromB(SdkBytes.fromByteArray(planted)))));
    // None of its letters are bytes of another text.
    byte[] changed = planted.clone();
    changed[changed.length / 2] ^= 0x15;
    changed[changed.length / 3] ^= 0x15;
    if (planted.length < 20) {
      assertThatCode(() -> none.in(bytes(noise, "#", changed, "#", noise)))
          .doesNotThrowAnyException();
    }
  }

  private static void assertFound(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("'secret'")
        .satisfies(
            e ->
                assertThat(e.getMessage().toLowerCase(Locale.ROOT))
                    .doesNotContain("o'n", "x.org", "meyer", "918273", "234567"));
  }

  @Test
  void in_whenNothingIsThere_findsNothing() {
    PlaintextAssert none =
        assertNoPlaintextOfValues(
            Map.of("text", TEXT, "short", "Meyer1", "number", 918_273L, "bytes", BINARY));

    none.in(noise)
        .in(Base64.getEncoder().encodeToString(noise))
        .in(HexFormat.of().formatHex(noise))
        .in("918273645 1918273 Zoë Q/+ meyer2")
        .in(reversed(TEXT.getBytes(UTF_8)));
  }

  @Test
  void in_whenANumberIsPartOfAnother_findsNothing() {
    PlaintextAssert none = assertNoPlaintextOfValues(Map.of("secret", 123_456));

    none.in("1234567").in("9123456").in("12345");
    assertFound(() -> none.in("a123456b"));
  }

  @Test
  void of_whenNothingIsLongEnough_refuses() {
    Person person = new Person();
    person.setId("a-long-plain-identifier");
    person.setEmail("a@b.c");
    person.setMember(true);
    person.setSalary(new BigDecimal("50000"));

    assertThatThrownBy(() -> assertNoPlaintextOf(person))
        .isInstanceOf(InvalidUsageException.class)
        .hasMessageContaining("nothing to look for")
        .hasMessageContaining("Canaries");
    assertThatThrownBy(() -> assertNoPlaintextOfValues(Map.of("x", true)))
        .isInstanceOf(InvalidUsageException.class);
    assertThatThrownBy(() -> assertNoPlaintextOfValues(Map.of()))
        .isInstanceOf(InvalidUsageException.class);
  }

  private static Person canary() {
    return Canaries.of(Person.class, "canary");
  }

  private static Map<String, AttributeValue> stored() {
    try (LocalKeyProvider keys = LocalKeyProvider.inMemory()) {
      return new HashMap<>(
          ModelEncryptor.builder(Person.class)
              .tableName("People")
              .keys(keys)
              .build()
              .encryptModel(canary()));
    }
  }

  @Test
  void in_whenEncrypted_findsNothing() {
    assertNoPlaintextOf(canary()).in(stored());
  }

  static Stream<Arguments> declared() {
    Person canary = canary();
    return Stream.of(
        Arguments.of("email", canary.getEmail()),
        Arguments.of("salary", canary.getSalary().toPlainString()),
        Arguments.of("nicknames[1]", canary.getNicknames().get(1)),
        Arguments.of("homes[0].street", canary.getHomes().get(0).getStreet()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("declared")
  void in_whenADeclaredValueIsInAnItem_namesItAndItsPlace(String attribute, String value) {
    for (AttributeValue planted :
        List.of(
            AttributeValue.fromS("see " + value),
            AttributeValue.fromL(List.of(AttributeValue.fromS(value))),
            AttributeValue.fromM(Map.of("deep", AttributeValue.fromSs(List.of(value)))),
            AttributeValue.fromM(Map.of(value, AttributeValue.fromBool(true))),
            AttributeValue.fromB(SdkBytes.fromUtf8String(value)),
            AttributeValue.fromBs(List.of(SdkBytes.fromUtf8String(value))))) {
      Map<String, AttributeValue> item = stored();
      item.put("note", planted);

      assertThatThrownBy(() -> assertNoPlaintextOf(canary()).in(item))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("'" + attribute + "'")
          .hasMessageNotContaining(value);
    }
  }

  @Test
  void in_whenAPlaceIsFound_saysWhichOne() {
    Map<String, AttributeValue> item = stored();
    item.put(
        "notes",
        AttributeValue.fromL(
            List.of(
                AttributeValue.fromM(Map.of("text", AttributeValue.fromS(canary().getEmail()))))));

    assertThatThrownBy(() -> assertNoPlaintextOf(canary()).in(item))
        .hasMessageContaining("'email' stands in attribute 'notes[0].text' of the item, as text");
  }

  @Test
  void in_whenANumberIsWrittenOtherwise_findsIt() {
    BigDecimal salary = canary().getSalary();
    Map<String, AttributeValue> item = stored();
    item.put("copy", AttributeValue.fromN(salary.scaleByPowerOfTen(30).toPlainString() + "E-30"));

    assertThatThrownBy(() -> assertNoPlaintextOf(canary()).in(item))
        .hasMessageContaining("'salary' stands in attribute 'copy'");
  }

  /** Where it stands, and not what it is, makes it a leak. */
  @ParameterizedTest
  @ValueSource(strings = {"email", "member", "homes"})
  void in_whenADeclaredAttributeIsUnderItsOwnName_findsItWhateverTheValue(String name) {
    Map<String, AttributeValue> item = stored();
    item.put(
        name,
        name.equals("homes")
            ? AttributeValue.fromL(
                List.of(AttributeValue.fromM(Map.of("street", AttributeValue.fromS("x")))))
            : AttributeValue.fromBool(true));

    assertThatThrownBy(() -> assertNoPlaintextOf(canary()).in(item))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("'" + name + "' stands in the item, under its own name")
        .hasMessageContaining("not encrypted");
  }

  /** With a map whose keys are encrypted as its values are, and one whose keys are not. */
  @DynamoDbBean
  public static class Holder {
    private String id;
    private Map<String, List<String>> secrets;
    private Map<String, Person.Home> homes;

    @DynamoDbPartitionKey
    public String getId() {
      return id;
    }

    public void setId(String id) {
      this.id = id;
    }

    @Encrypted
    public Map<String, List<String>> getSecrets() {
      return secrets;
    }

    public void setSecrets(Map<String, List<String>> secrets) {
      this.secrets = secrets;
    }

    public Map<String, Person.Home> getHomes() {
      return homes;
    }

    public void setHomes(Map<String, Person.Home> homes) {
      this.homes = homes;
    }
  }

  private static Holder holder(String key) {
    Person.Home home = new Person.Home();
    home.setStreet("Lindenweg 17");
    Holder holder = new Holder();
    holder.setId("h-1");
    holder.setSecrets(Map.of(key, List.of("first secret", "second secret")));
    holder.setHomes(Map.of("Lindenweg 17", home));
    return holder;
  }

  @Test
  void in_whenTheAttributeIsAMap_doesNotTellItsKey() {
    AttributeValue list = AttributeValue.fromL(List.of(AttributeValue.fromS("second secret")));
    for (String key : List.of("zoe@example.com", "HIV")) {
      PlaintextAssert none = assertNoPlaintextOf(holder(key));
      AttributeValue map = AttributeValue.fromM(Map.of(key, list));

      assertThatThrownBy(() -> none.in("a second secret"))
          .hasMessageContaining("'secrets.*[1]' stands in line 1 of the text, as text")
          .hasMessageNotContaining(key);
      assertThatThrownBy(() -> none.in(Map.of("id", AttributeValue.fromS("h-1"), "copy", map)))
          .hasMessageContaining("'secrets.*[1]' stands in attribute 'copy.*[0]' of the item")
          .hasMessageNotContaining(key);
      assertThatThrownBy(() -> none.in(Map.of("secrets", map)))
          .hasMessageContaining("'secrets' stands in the item, under its own name")
          .hasMessageNotContaining(key);
      assertThatThrownBy(
              () ->
                  none.in(
                      Map.of(
                          "copy",
                          AttributeValue.fromM(
                              Map.of(
                                  key,
                                  AttributeValue.fromM(
                                      Map.of("second secret", AttributeValue.fromBool(true))))))))
          .hasMessageContaining("stands in a name in 'copy.*' of the item")
          .hasMessageNotContaining(key);
      assertThatThrownBy(
              () -> assertNoPlaintextOfValues(Map.of("given", map)).in("a second secret"))
          .hasMessageContaining("'given.*[0]'")
          .hasMessageNotContaining(key);
    }
  }

  @Test
  void in_whenTheNameOfTheAttributeHasAPlaintext_doesNotTellIt() {
    assertThatThrownBy(() -> assertNoPlaintextOf(holder("k")).in("Lindenweg 17"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("An attribute whose name has a plaintext in it stands in line 1")
        .hasMessageNotContaining("Lindenweg");
  }

  /** As a log that is not flushed. */
  @Test
  void in_whenThereIsNothingToLookInto_failsAndSaysWhatToDo(@TempDir Path folder) throws Exception {
    PlaintextAssert none = assertNoPlaintextOfValues(Map.of("secret", 918_273_645));
    Path log = Files.createFile(folder.resolve("app.log"));
    Path telling = Files.createFile(folder.resolve("918273645.log"));

    assertThatThrownBy(() -> none.in(log))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("nothing in file app.log, so nothing was looked at")
        .hasMessageContaining("flush it");
    assertThatThrownBy(() -> none.in(telling))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("nothing was looked at")
        .hasMessageNotContaining("918273645");
    assertThatThrownBy(() -> none.in(""))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("nothing in the text, so nothing was looked at");
    assertThatThrownBy(() -> none.in(new byte[0]))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("nothing in the bytes, so nothing was looked at");
  }

  @Test
  void in_whenAnItemIsEmpty_fails() {
    assertThatThrownBy(() -> assertNoPlaintextOf(canary()).in(Map.of()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("nothing was looked at");
    assertThatThrownBy(() -> assertNoPlaintextOf(canary()).in(new RecordingInterceptor()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("nothing was looked at");
  }

  @Test
  void in_whenInAFile_namesTheLineAndNotAName(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("app.log");
    Files.writeString(log, "one\ntwo\nthree " + TEXT + "\nfour\n");
    Path telling = folder.resolve("918273645.log");
    Files.writeString(telling, "918273645");

    assertThatThrownBy(() -> assertNoPlaintextOfValues(Map.of("secret", TEXT)).in(log))
        .hasMessageContaining("line 3 of file app.log");
    assertThatThrownBy(() -> assertNoPlaintextOfValues(Map.of("secret", 918_273_645)).in(telling))
        .isInstanceOf(AssertionError.class)
        .hasMessageNotContaining("918273645");
    assertThatThrownBy(
            () -> assertNoPlaintextOfValues(Map.of("secret", TEXT)).in(folder.resolve("none")))
        .isInstanceOf(UncheckedIOException.class);
    assertNoPlaintextOfValues(Map.of("secret", TEXT + "!")).in(log);
  }

  /** Wherever it is cut into pieces. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1_048_570, 1_114_106, 1_114_112, 2_097_140, 2_162_680, 3_145_700})
  void in_whenInALargeFile_findsItAndItsLine(int at, @TempDir Path folder) throws Exception {
    byte[] content = new byte[3_200_000];
    Arrays.fill(content, (byte) '.');
    for (int i = 99; i < content.length; i += 100) {
      content[i] = '\n';
    }
    int line = at / 100 + 1;
    byte[] text = "canary-1".getBytes(UTF_8);
    System.arraycopy(text, 0, content, (line - 1) * 100 + 10, text.length);
    // One that spans two lines has none of its own.
    Path log = Files.write(folder.resolve("app.log"), content);

    assertThatThrownBy(() -> assertNoPlaintextOfValues(Map.of("secret", "Canary-1")).in(log))
        .hasMessageContaining("line " + line + " of file app.log");
    assertNoPlaintextOfValues(Map.of("secret", "Canary-2")).in(log);
  }

  @Test
  void in_whenManyAreFound_saysHowManyMore() {
    Map<String, Object> values = new HashMap<>();
    for (int i = 0; i < 25; i++) {
      values.put("v" + i, "value-number-" + i + ";");
    }

    assertThatThrownBy(() -> assertNoPlaintextOfValues(values).in(values.values().toString()))
        .hasMessageContaining("and 5 more");
  }

  @Test
  void toString_always_holdsNoValue() {
    assertThat(assertNoPlaintextOf(canary())).hasToString("PlaintextAssert[9 values]");
  }
}
