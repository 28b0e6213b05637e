package dev.hushtable.internal.item;

import static dev.hushtable.internal.item.EngineFixture.b;
import static dev.hushtable.internal.item.EngineFixture.l;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Stored items that every version must read, under the keys of {@link EngineFixture}; they were
 * also opened by an independent program, written after the design. If one of them does not open any
 * more, what users have stored does not open either.
 */
class FrozenFormTest {

  static Stream<Arguments> frozen() {
    return Stream.of(
        Arguments.of(
            EngineFixture.of(Beans.Patient.class),
            Map.of(
                "id",
                s("p-1"),
                "email",
                s("alice@example.com"),
                "ssn",
                m("a", l(n("1.0"), b((byte) 7)), "ü", AttributeValue.fromBool(true)),
                "number",
                n("42.0"),
                "plan",
                s("gold")),
            Map.of(
                "email__hmac",
                "01b959d2c425ea9aa9ef50efa797a20b55e4db1db398cb58c2708095d4488481b4",
                "email__source",
                "c1c0ffee0096966a0bd3c619465389e91c4e35e6c6861ff73d69c93d9f32bb5733bf3c74c13dd1cb"
                    + "fb93bf9fc34751ca8b3b2817ed014e0bc639ebab9bbc2a1167f448f29ad2401bc959cd92ed7c53d3"
                    + "a2a8d74e0d3bfb0b7db1374276831b",
                "number__hmac",
                "01bc385ca945dbf1b3034be0e4e323602853d58d0617f05ea07ab7a0c8c5c17f96",
                "number__source",
                "c1c0ffee0096966a0bd3c619465389e91c4e35e6c6861ff73d69c93da0e2ad35fe1797f233fff265"
                    + "5b9682cc5ed2273df2c3bf9477775ab2d6483c4ea89cf0dd22f20061ee4dba075d3306f9995f3f79"
                    + "18ce",
                "ssn__source",
                "c1c0ffee0096966a0bd3c619465389e91c4e35e6c6861ff73d69c93da1b9f341af7953f9f7c3750e"
                    + "42d11298fb20e1a943ba6e2efeae3ccb309f82cf79cb8b272eb89b71295d9322cb0c370c14cc8294"
                    + "2693cded89e70e7308323896af5e1a4c66de")),
        Arguments.of(
            EngineFixture.of(Beans.Ticket.class, "Restored", "Tickets").withScope("tenant-2"),
            Map.of("holder", s("Ann"), "seat", n("7"), "show", s("Faust"), "note", s("")),
            Map.of(
                "holder__hmac",
                "0196c068f68749c4ab6ba88c137cefcd66ce3254895765d222510d598c9d319df7",
                "holder__source",
                "c1c0ffee00d1c2a36f72049c8091134bab520c10668d5004e849fd4c7fa2a907d23d29a247ea4ccd"
                    + "77a806a01c7235892310e51fc135fb14378d83f5de6a346d0acfee742816040fa9d1a643d447069e"
                    + "b2",
                "note__source",
                "c1c0ffee00d1c2a36f72049c8091134bab520c10668d5004e849fd4c8012447c9ada5e167aeb2f56"
                    + "ada831240f761e0c7c9b641d860a5aec46db5f2896e0888984f61de8bafade93f11cd186fee1",
                "seat__hmac",
                "01d4a35245c4c5224151ddba45c31c2d965fb4c26767ffc330b079caeca6c0b867",
                "seat__source",
                "c1c0ffee00d1c2a36f72049c8091134bab520c10668d5004e849fd4c8194312cf72df2982e99209b"
                    + "70a35af313c3fcc39a8c0eb083f85dae0a9a80e10706dfa49923444c25049c89af3875524101aa")),
        Arguments.of(
            EngineFixture.of(Beans.Reading.class).withContext(Map.of("use", "billing")),
            Map.of(
                "meter",
                n("1.50"),
                "serial",
                b((byte) 9),
                "value",
                AttributeValue.fromSs(List.of("x", "y"))),
            Map.of(
                "value__source",
                "c1c0ffee009d8ce929c79d7d734a9ddbf15da25b1a82a9c5c6e2be1da0ae65b586fda65fbb64a893"
                    + "bb4a46856d2f01fdeba05800796611bf15df2861679ce25d55d75566a7dccfa70ff16894ee20631d"
                    + "174272")));
  }

  @ParameterizedTest
  @MethodSource("frozen")
  void decrypt_whenFrozen_opens(
      EngineFixture table, Map<String, AttributeValue> plain, Map<String, String> hex) {
    Map<String, AttributeValue> stored = new TreeMap<>(plain);
    plain.keySet().stream()
        .filter(name -> hex.containsKey(name + "__source"))
        .forEach(stored::remove);
    hex.forEach((name, bytes) -> stored.put(name, binary(bytes)));

    assertThat(table.decrypt(stored)).isEqualTo(plain);
  }

  private static AttributeValue binary(String hex) {
    return AttributeValue.fromB(SdkBytes.fromByteArray(HexFormat.of().parseHex(hex)));
  }
}
