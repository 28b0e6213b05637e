package dev.hushtable.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hushtable.keys.KeyProvider;
import dev.hushtable.keys.KeyScope;
import dev.hushtable.keys.StoredFormat;
import dev.hushtable.testing.KmsEmulator;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import software.amazon.cryptography.materialproviders.IKeyring;

/**
 * Writes a new version of the corpus: items as this version of the library stores them, under keys
 * that are made for it. It refuses to touch a version that is there. To add what the library stores
 * in a new way, extend {@link CorpusTables} and {@link CorpusBeans}, make the next version of what
 * is new, and have the tests read it besides those before it:
 *
 * <pre>
 * mvn -q test-compile exec:java -Dexec.mainClass=dev.hushtable.corpus.CorpusGenerator \
 *     -Dexec.classpathScope=test -Dexec.args=v3
 * </pre>
 *
 * It prints the digest of the manifest, which the tests pin.
 */
public final class CorpusGenerator {
  private static final String README =
      """
      Items in the clear and as they were stored, with all keys that open them. Every later version
      of the library must open them. No file here is ever changed; see CorpusGenerator.

      All keys in this folder are test keys. They were made for it and protect nothing.

      manifest.sha256          SHA-256 of every other file
      <keys>/*.table.json      a table: its class and declaration, and its items
      <keys>/provider.json     the keys as the library's key provider has them
      <keys>/reader-keys.json  the same for the independent reader
      local/keys.txt           the file of a LocalKeyProvider
      key-store/entries.json   the table of an AWS key store

      What KMS wrapped was wrapped by the KMS emulator of the tests, in a form of its own.
      """;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String COMPACT = "c1";
  private static final String MESSAGE = "02";

  private final Path corpus;
  private final List<CorpusTables> all;

  private CorpusGenerator(Path corpus, List<CorpusTables> all) {
    this.corpus = corpus;
    this.all = all;
  }

  public static void main(String[] args) throws Exception {
    Path corpus = Corpus.VERSIONS.resolve(args[0]);
    if (Files.exists(corpus)) {
      throw new FileAlreadyExistsException(corpus.toString(), null, "a corpus is never changed");
    }
    new CorpusGenerator(corpus, CorpusTables.BY_VERSION.get(args[0])).generate();
    System.out.println(CorpusManifest.sha256(corpus.resolve(CorpusManifest.FILE)));
  }

  private void generate() throws Exception {
    Corpus.write(corpus.resolve("README.txt"), README);
    List<CorpusTables> some =
        among(CorpusTables.DOCUMENTS, CorpusTables.LETTERS, CorpusTables.DOSSIERS);
    local();
    keyring("raw-aes", givenRoot(rawAes("a")), all);
    keyring("raw-rsa", givenRoot(rawRsa()).put("forgeable", true), some);
    keyring("raw-ecdh", givenRoot(rawEcdh()), some);
    keyring("multi", givenRoot(multi()), some);
    keyring(
        "kms",
        kms(),
        among(CorpusTables.TEXTS, CorpusTables.TICKETS, CorpusTables.LETTERS, CorpusTables.PEOPLE));
    keyStore();
    Corpus.write(corpus.resolve(CorpusManifest.FILE), CorpusManifest.of(corpus));
  }

  /** Those that this version of the corpus is to have. */
  private List<CorpusTables> among(CorpusTables... tables) {
    return Stream.of(tables).filter(all::contains).toList();
  }

  // --- Keys

  private void local() throws IOException {
    LocalCorpusKeys keys = new LocalCorpusKeys();
    scopes().forEach(keys::addScope);
    write("local", CorpusKeys.FILE, JSON.createObjectNode().put("kind", "local"));
    write("local", CorpusReaderKeys.FILE, keys.readerKeys());
    Corpus.write(
        corpus.resolve("local").resolve(CorpusKeys.LOCAL_KEYS),
        keys.file(LocalCorpusKeys.VERSIONS - 1));
    List<KeyProvider> providers = new ArrayList<>();
    for (int active = 0; active < LocalCorpusKeys.VERSIONS; active++) {
      providers.add(keys.provider(active));
    }
    for (CorpusTables table : all) {
      write("local", table.bean(), table, items(table, inTurn(providers), COMPACT), COMPACT);
    }
    providers.forEach(KeyProvider::close);
  }

  private Set<String> scopes() {
    Set<String> scopes = new LinkedHashSet<>();
    for (CorpusTables table : all) {
      scopes.add(table.declaration().path("scope").asText(KeyScope.DEFAULT.name()));
    }
    return scopes;
  }

  private void keyring(String keys, ObjectNode json, List<CorpusTables> tables) {
    write(keys, CorpusKeys.FILE, json);
    JsonNode keyring = json.get("keyring");
    try (CorpusKeys opened = new CorpusKeys(corpus.resolve(keys))) {
      KeyProvider provider = opened.provider(JSON.createArrayNode().add(MESSAGE));
      for (CorpusTables table : tables) {
        write(keys, table.bean(), table, items(table, i -> provider, MESSAGE), MESSAGE);
      }
      if (kind(keyring).equals("raw-aes") && all.contains(CorpusTables.EVERYTHING)) {
        writeInShortFrames(keys, new CorpusKeyrings(null).keyring(keyring));
      }
      write(keys, CorpusReaderKeys.FILE, readerKeys(keys, json, provider).json());
    }
  }

  private ReaderKeysBuilder readerKeys(String keys, ObjectNode json, KeyProvider provider) {
    JsonNode keyring = json.get("keyring");
    ReaderKeysBuilder readerKeys = new ReaderKeysBuilder();
    if (json.has("indexRoot")) {
      readerKeys.indexRoot(null, Corpus.bytes(json.get("indexRoot")));
    } else {
      readerKeys.hmacKey(Corpus.bytes(json.get("kmsKeys").get(1).get("material")));
    }
    return switch (kind(keyring)) {
      case "raw-aes" -> readerKeys.rawAes(keyring);
      case "multi" -> {
        keyring.get("keyrings").forEach(readerKeys::rawAes);
        yield readerKeys;
      }
      default -> readerKeys.dataKeys(provider, Corpus.tables(corpus, keys));
    };
  }

  private static String kind(JsonNode keyring) {
    return keyring.get("kind").textValue();
  }

  private static ObjectNode givenRoot(ObjectNode keyring) {
    ObjectNode json = JSON.createObjectNode().put("kind", "keyring");
    json.set("keyring", keyring);
    return json.put("indexRoot", random(32));
  }

  private static ObjectNode rawAes(String name) {
    return JSON.createObjectNode()
        .put("kind", "raw-aes")
        .put("namespace", "hushtable-tests")
        .put("name", name)
        .put("wrappingKey", random(32));
  }

  private static ObjectNode multi() {
    ObjectNode json = JSON.createObjectNode().put("kind", "multi");
    json.withArray("keyrings").add(rawAes("first")).add(rawAes("second"));
    return json;
  }

  private static ObjectNode rawRsa() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    return JSON.createObjectNode()
        .put("kind", "raw-rsa")
        .put("namespace", "hushtable-tests")
        .put("name", "rsa")
        .put("publicKey", pem("PUBLIC KEY", pair.getPublic()))
        .put("privateKey", pem("PRIVATE KEY", pair.getPrivate()));
  }

  private static ObjectNode rawEcdh() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return JSON.createObjectNode()
        .put("kind", "raw-ecdh")
        .put("senderPrivateKey", pem("PRIVATE KEY", generator.generateKeyPair().getPrivate()))
        .put("recipientPublicKey", generator.generateKeyPair().getPublic().getEncoded());
  }

  private static String pem(String what, Key key) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n";
  }

  private static ObjectNode kms() {
    ObjectNode json = JSON.createObjectNode().put("kind", "keyring");
    ArrayNode keys = json.withArray("kmsKeys");
    ObjectNode keyring = JSON.createObjectNode().put("kind", "kms");
    json.set("keyring", keyring.put("keyArn", addKmsKey(keys, "SYMMETRIC_DEFAULT", 32)));
    return json.put("hmacKeyArn", addKmsKey(keys, "HMAC_512", 64));
  }

  /** Returns the ARN that the emulator gives the key. */
  private static String addKmsKey(ArrayNode keys, String spec, int length) {
    UUID id = UUID.randomUUID();
    keys.addObject().put("id", id.toString()).put("spec", spec).put("material", random(length));
    return "arn:aws:kms:" + KmsEmulator.REGION + ":" + KmsEmulator.ACCOUNT + ":key/" + id;
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  // --- The key store

  /** Items under two versions of the branch keys, in both formats, and in both within one item. */
  private void keyStore() {
    ObjectNode json = JSON.createObjectNode().put("kind", "key-store").put("logicalName", "corpus");
    json.put("kmsKeyArn", addKmsKey(json.withArray("kmsKeys"), "SYMMETRIC_DEFAULT", 32));
    write("key-store", CorpusKeys.FILE, json);
    try (CorpusKeys keys = new CorpusKeys(corpus.resolve("key-store"))) {
      KeyStoreCorpus store = new KeyStoreCorpus(keys.settings(), scopes());
      Writings first = new Writings(store, all);
      store.createVersions();
      Writings second = new Writings(store, all);
      for (CorpusTables table :
          among(
              CorpusTables.EVERYTHING,
              CorpusTables.READINGS,
              CorpusTables.LETTERS,
              CorpusTables.PEOPLE)) {
        List<Corpus.Item> items = alternately(first.compact(table), second.compact(table));
        write("key-store", table.bean() + ".compact", table, items, COMPACT);
      }
      for (CorpusTables table :
          among(CorpusTables.EVERYTHING, CorpusTables.TICKETS, CorpusTables.LETTERS)) {
        List<Corpus.Item> items = alternately(first.messages(table), second.messages(table));
        write("key-store", table.bean() + ".messages", table, items, MESSAGE);
      }
      for (CorpusTables sealed : among(CorpusTables.LETTERS, CorpusTables.DOSSIERS)) {
        List<Corpus.Item> items = alternately(first.messages(sealed), second.compact(sealed));
        write("key-store", sealed.bean() + ".mixed", sealed, items, COMPACT, MESSAGE);
      }
      for (CorpusTables table :
          among(CorpusTables.TEXTS, CorpusTables.DOCUMENTS, CorpusTables.PEOPLE)) {
        List<Corpus.Item> items = mixed(first.messages(table), second.compact(table));
        write("key-store", table.bean() + ".mixed", table, items, COMPACT, MESSAGE);
      }
      write("key-store", "entries.json", store.entries());
      ReaderKeysBuilder readerKeys = new ReaderKeysBuilder();
      store.addTo(readerKeys);
      try (KeyProvider provider = store.provider(StoredFormat.ENCRYPTION_SDK)) {
        readerKeys.dataKeys(provider, Corpus.tables(corpus, "key-store"));
      }
      write("key-store", CorpusReaderKeys.FILE, readerKeys.json());
    }
  }

  /** Tables as a key store writes them with the versions that are active at the time. */
  private static final class Writings {
    private final Map<CorpusTables, List<Corpus.Item>> compact = new HashMap<>();
    private final Map<CorpusTables, List<Corpus.Item>> messages = new HashMap<>();

    Writings(KeyStoreCorpus store, List<CorpusTables> all) {
      try (KeyProvider compactKeys = store.provider(StoredFormat.COMPACT);
          KeyProvider messageKeys = store.provider(StoredFormat.ENCRYPTION_SDK)) {
        for (CorpusTables table : all) {
          compact.put(table, items(table, i -> compactKeys, COMPACT));
          messages.put(table, items(table, i -> messageKeys, MESSAGE));
        }
      }
    }

    List<Corpus.Item> compact(CorpusTables table) {
      return compact.get(table);
    }

    List<Corpus.Item> messages(CorpusTables table) {
      return messages.get(table);
    }
  }

  private static List<Corpus.Item> alternately(List<Corpus.Item> even, List<Corpus.Item> odd) {
    List<Corpus.Item> items = new ArrayList<>();
    for (int i = 0; i < even.size(); i++) {
      items.add((i % 2 == 0 ? even : odd).get(i));
    }
    return items;
  }

  /** Each item with its attributes in turn from the one and from the other. */
  private static List<Corpus.Item> mixed(List<Corpus.Item> one, List<Corpus.Item> other) {
    List<Corpus.Item> items = new ArrayList<>();
    for (int i = 0; i < one.size(); i++) {
      ObjectNode stored = one.get(i).stored().deepCopy();
      int attribute = 0;
      for (String name : fieldNames(stored)) {
        if (attribute++ % 2 == 0) {
          stored.set(name, other.get(i).stored().get(name));
        }
      }
      items.add(new Corpus.Item(one.get(i).name(), one.get(i).plain(), stored));
    }
    return items;
  }

  // --- Items

  private static IntFunction<KeyProvider> inTurn(List<KeyProvider> providers) {
    return item -> providers.get(item % providers.size());
  }

  /** The items of a table, each written by the provider of its number. */
  private static List<Corpus.Item> items(
      CorpusTables table, IntFunction<KeyProvider> providers, String format) {
    List<Corpus.Item> items = new ArrayList<>();
    for (int i = 0; i < table.names().size(); i++) {
      LibraryReader library =
          new LibraryReader(
              providers.apply(i), table.declaration(format), CorpusBeans.named(table.bean()));
      items.add(
          new Corpus.Item(table.names().get(i), table.plain(i), library.write(table.plain(i))));
    }
    if (table == CorpusTables.LETTERS) {
      items.addAll(items(CorpusTables.LETTERS_BEFORE, providers, format));
    }
    return items;
  }

  /** A message in frames of one byte, of its whole content, and in between. */
  private void writeInShortFrames(String keys, IKeyring keyring) {
    CorpusTables table = CorpusTables.EVERYTHING;
    Path file = corpus.resolve(Corpus.fileName(keys, table.bean()));
    Corpus.Item whole = Corpus.table(corpus, file).items().get(0);
    ObjectNode stored = whole.stored().deepCopy();
    int frameLength = 1;
    for (String name : fieldNames(stored)) {
      if (name.endsWith("__source")) {
        byte[] message = Corpus.bytes(stored.get(name).get("B"));
        byte[] framed = ShortFrames.of(message, keyring, frameLength);
        stored.withObject("/" + name).put("B", framed);
        frameLength += 4;
      }
    }
    Corpus.Item framed = new Corpus.Item("in short frames", whole.plain(), stored);
    write(keys, table.bean() + ".frames", table, List.of(framed), MESSAGE);
  }

  private static List<String> fieldNames(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private void write(String keys, String file, JsonNode json) {
    Corpus.write(corpus.resolve(keys).resolve(file), json);
  }

  private void write(
      String keys, String name, CorpusTables table, List<Corpus.Item> items, String... formats) {
    Corpus.write(
        corpus,
        new Corpus.Table(
            Corpus.fileName(keys, name), table.bean(), table.declaration(formats), items));
  }
}
