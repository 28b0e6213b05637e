package dev.hushtable.internal.item;

import static dev.hushtable.internal.item.EngineFixture.l;
import static dev.hushtable.internal.item.EngineFixture.m;
import static dev.hushtable.internal.item.EngineFixture.n;
import static dev.hushtable.internal.item.EngineFixture.s;
import static dev.hushtable.internal.item.SealedItems.item;
import static dev.hushtable.internal.item.SealedItems.with;
import static dev.hushtable.internal.item.SealedItems.without;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.SealedItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The nonces of seals, above all where the random source repeats, as in a cloned process. */
class SealNonceTest {
  private static final String SEAL = "__seal";
  private static final int NONCE = 5;
  private static final int NONCE_BYTES = 24;
  private static final int PREFIX_BYTES = 12;

  private final EngineFixture members = EngineFixture.of(SealedBeans.Member.class);

  @Test
  void encrypt_whenSealed_givesTheSealTheNonceAfterThoseOfTheValues() {
    for (int i = 0; i < 50; i++) {
      List<String> nonces = nonces(members.encrypt(item("m-1", "now")));

      assertThat(nonces).as("email, ssn, three contacts, seal").hasSize(6).doesNotHaveDuplicates();
      assertThat(nonces).allMatch(n -> n.startsWith(nonces.get(0).substring(0, 2 * PREFIX_BYTES)));
    }
  }

  @Test
  void encrypt_whenRandomRepeatsForTheSameItem_givesTheSameSeal() {
    assertThat(cloned(members, item("m-1", "now"))).isEqualTo(cloned(members, item("m-1", "now")));
  }

  /** The values are the same and so would be their nonces, if the seal's said nothing more. */
  @Test
  void encrypt_whenRandomRepeatsAndOnlyWhatIsAuthenticatedDiffers_takesOtherNonces() {
    Map<String, AttributeValue> item = item("m-1", "now");
    List<Map<String, AttributeValue>> others =
        List.of(
            with(item, "plan", s("platinum")),
            with(item, "plan", n("1")),
            without(item, "plan"),
            with(without(item, "plan"), "visits", n("12.51")),
            with(item, "tags", AttributeValue.fromSs(List.of("b"))),
            with(item, "opening", m("hour", n("9"))));
    assertNoNonceTwice(
        cloned(members, item), others.stream().map(i -> cloned(members, i)).toList());
  }

  @Test
  void encrypt_whenRandomRepeatsAndOnlyADocumentDiffers_takesOtherNonces() {
    Map<String, AttributeValue> item = Map.of("id", s("m-1"), "contacts", l(contact("friend")));
    List<Map<String, AttributeValue>> others =
        List.of(
            with(item, "contacts", l(contact("enemy"))),
            with(item, "contacts", l(contact("friend"), m("label", s("nobody")))),
            with(item, "contacts", l(m("label", s("friend"), "children", l(m("name", s("Bob")))))));

    assertNoNonceTwice(
        cloned(members, item), others.stream().map(i -> cloned(members, i)).toList());
  }

  /** After an update of the application, or with another key of the index, the seal says more. */
  @Test
  void encrypt_whenRandomRepeatsAndOnlyTheSealDiffers_takesOtherNonces() {
    Map<String, AttributeValue> item = Map.of("id", s("m-1"), "ssn", s("078-05-1120"));
    EngineFixture early = EngineFixture.of(SealedBeans.Early.class);
    EngineFixture late = EngineFixture.of(SealedBeans.Late.class);
    EngineFixture shorter = EngineFixture.of(Shorter.class);
    EngineFixture shared = early.withClass(SealedBeans.Order.class);

    assertNoNonceTwice(cloned(early, item), List.of(cloned(shorter, item)));
    assertNoNonceTwice(
        cloned(early, item),
        List.of(cloned(late, item), cloned(late.withIndexRoot(2), item), cloned(shared, item)));
    assertNoNonceTwice(cloned(late, item), List.of(cloned(late.withIndexRoot(2), item)));
  }

  @Test
  void encrypt_whenRandomRepeatsAndOnlyAHashInADocumentDiffers_takesOtherNonces() {
    Map<String, AttributeValue> item = Map.of("id", s("m-1"), "contacts", l(contact("friend")));

    assertNoNonceTwice(cloned(members, item), List.of(cloned(members.withIndexRoot(2), item)));
  }

  @Test
  void encrypt_whenItNeedsRandom_drawsOncePerSealedItem() {
    List<Integer> drawn = new ArrayList<>();
    ItemEncryptor encryptor =
        new ItemEncryptor(
            members.engine().table(),
            length -> {
              drawn.add(length);
              return new byte[length];
            });

    encryptor.encrypt(item("m-1", "now"), members.keys());
    encryptor.encrypt(Map.of("id", s("m-1")), members.keys());

    assertThat(drawn).hasSize(2);
  }

  private static AttributeValue contact(String label) {
    return m("name", s("Bob"), "label", s(label));
  }

  private static Map<String, AttributeValue> cloned(
      EngineFixture fixture, Map<String, AttributeValue> item) {
    return new ItemEncryptor(fixture.engine().table(), byte[]::new).encrypt(item, fixture.keys());
  }

  private static void assertNoNonceTwice(
      Map<String, AttributeValue> one, List<Map<String, AttributeValue>> others) {
    Set<String> seen = new HashSet<>(nonces(one));
    for (Map<String, AttributeValue> other : others) {
      assertThat(other.get(SEAL)).isNotEqualTo(one.get(SEAL));
      assertThat(nonces(other)).allMatch(seen::add);
    }
  }

  /** The nonces of all that is encrypted in an item, in hexadecimal. */
  private static List<String> nonces(Map<String, AttributeValue> stored) {
    List<String> nonces = new ArrayList<>();
    stored.forEach(
        (name, value) -> {
          if (name.endsWith("__source") || name.equals(SEAL)) {
            byte[] nonce = Arrays.copyOfRange(value.b().asByteArray(), NONCE, NONCE + NONCE_BYTES);
            nonces.add(HexFormat.of().formatHex(nonce));
          } else if (value.hasM()) {
            nonces.addAll(nonces(value.m()));
          } else if (value.hasL()) {
            value.l().forEach(element -> nonces.addAll(nonces(element.m())));
          }
        });
    return nonces;
  }

  /** {@link SealedBeans.Early} without its fax. */
  @DynamoDbBean
  @SealedItem
  public static class Shorter extends SealedBeans.Keyed {
    private String ssn;

    @Encrypted
    public String getSsn() {
      return ssn;
    }

    public void setSsn(String ssn) {
      this.ssn = ssn;
    }
  }
}
