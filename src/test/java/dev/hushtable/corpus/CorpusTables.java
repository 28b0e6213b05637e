package dev.hushtable.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The tables that {@link CorpusGenerator} fills, and their items in the clear. */
final class CorpusTables {
  private static final ObjectMapper JSON = new ObjectMapper();

  static final CorpusTables EVERYTHING =
      new CorpusTables(
              "Everything",
              """
              {"table": "Everything", "partitionKey": "id",
               "attributes": {
                 "text": {"index": {"type": "S"}}, "number": {"index": {"type": "N"}},
                 "bytes": {"index": {"type": "B"}}, "flag": {"index": {"type": "BOOL"}},
                 "list": {"index": {"type": "L"}}, "map": {"index": {"type": "M"}},
                 "strings": {"index": {"type": "SS"}}, "numbers": {"index": {"type": "NS"}},
                 "binaries": {"index": {"type": "BS"}}, "anything": {}}}
              """)
          .item(
              "ordinary",
              """
              {"id": {"S": "e-1"}, "text": {"S": "Grüße"}, "number": {"N": "1042.50"},
               "bytes": {"B": "AP8Q"}, "flag": {"BOOL": true},
               "list": {"L": [{"S": "x"}, {"N": "10"}, {"L": []}]},
               "map": {"M": {"b": {"B": "AA=="}, "a": {"NULL": true}, "": {"BOOL": false}}},
               "strings": {"SS": ["b", "a", "aa"]}, "numbers": {"NS": ["9", "10", "1.50"]},
               "binaries": {"BS": ["/w==", "AQ==", "AQA="]},
               "anything": {"M": {
                 "s": {"S": ""}, "n": {"N": "-12.50e+3"}, "b": {"B": ""}, "bool": {"BOOL": false},
                 "null": {"NULL": true}, "l": {"L": [{"NULL": true}, {"M": {}}]},
                 "m": {"M": {"m": {"M": {"s": {"S": "deep"}}}}},
                 "ss": {"SS": ["z"]}, "ns": {"NS": ["-1", "1"]}, "bs": {"BS": ["AA==", "AQ=="]}}},
               "plain": {"S": "in the clear"}}
              """)
          .item(
              "empty",
              """
              {"id": {"S": "e-2"}, "text": {"S": ""}, "number": {"N": "0"}, "bytes": {"B": ""},
               "flag": {"BOOL": false}, "list": {"L": []}, "map": {"M": {}},
               "strings": {"SS": ["", "a"]}, "numbers": {"NS": ["0"]},
               "binaries": {"BS": ["", "AA=="]}, "anything": {"M": {}}}
              """)
          .item(
              "extreme numbers",
              """
              {"id": {"S": "e-3"}, "number": {"N": "9.9999999999999999999999999999999999999E125"},
               "numbers": {"NS": ["1E-130", "-9.9999999999999999999999999999999999999E+125",
                 "12345678901234567890123456789012345678", "0.00000000000000000000000000000000001"]},
               "list": {"L": [{"N": "-1E-130"}, {"N": "99999999999999999999999999999999999999"}]}}
              """)
          .item(
              "numbers in all forms",
              """
              {"id": {"S": "e-4"}, "number": {"N": "-0.00"},
               "numbers": {"NS": ["-0", "007", "5.", ".5", "+1E0", "100", "1e3"]},
               "list": {"L": [{"N": "0E500"}, {"N": "1.0"}, {"N": "-12.50e+3"},
                 {"N": "000000000000000000000000000000000000000000012E-0000000000001"}]}}
              """)
          .item(
              "text beyond the basic plane",
              """
              {"id": {"S": "e-5\\ud835\\udd18"}, "text": {"S": "𐀀 ｚ 😀 e\\u0301 \\u0000 \\ufeff"},
               "map": {"M": {"𐀀": {"S": ""}, "ｚ": {"BOOL": false}, "a": {"NULL": true}}},
               "strings": {"SS": ["ｚ", "𐀀", "a"]},
               "anything": {"M": {"😀": {"M": {"ｚ": {"SS": ["𐀀", "ｚ"]}, "𐀀": {"S": "😀"}}}}}}
              """)
          .item(
              "long",
              """
              {"id": {"S": "e-6"}, "text": {"S": "%s"}, "bytes": {"B": "%s"}}
              """
                  .formatted("Hush! ".repeat(500), base64(new byte[3_000])))
          .item(
              "nested as deep as is allowed",
              """
              {"id": {"S": "e-7"}, "anything": {"M": {"l": %s}}}
              """
                  .formatted("{\"L\": [".repeat(31) + "{\"S\": \"32\"}" + "]}".repeat(31)))
          .item(
              "attributes that look like ours",
              """
              {"id": {"S": "e-8"}, "text": {"S": "t"}, "id__source": {"S": "x"},
               "id__hmac": {"N": "1"}, "plain__source": {"B": "AA=="}, "other__hmac": {"BOOL": true},
               "__seal": {"S": "not one"}, "plain": {"NULL": true}}
              """)
          .item(
              "nothing declared",
              """
              {"id": {"S": "e-9"}, "plain": {"S": "p"}}
              """);

  static final CorpusTables TEXTS =
      new CorpusTables(
              "Texts",
              """
              {"table": "arn:aws:dynamodb:us-east-1:111122223333:table/TextsRestored",
               "logicalTable": "Texts", "scope": "tenant-7", "partitionKey": "id", "sortKey": "at",
               "attributes": {
                 "padded": {"index": {"type": "S"}}, "blob": {}, "color": {"index": {"type": "S"}},
                 "renamed": {"boundName": "original", "index": {"type": "S"}},
                 "email": {"index": {"type": "S", "normalizers": ["trim", "lower"]}},
                 "name": {"index": {"type": "S", "normalizers": ["nfc"]}},
                 "all": {"index": {"type": "S", "normalizers": ["nfc", "lower", "trim"]}}}}
              """)
          .item(
              "shorter than the padding",
              """
              {"id": {"S": "t-1"}, "at": {"N": "1042.50"}, "padded": {"S": "078-05-1120"},
               "blob": {"B": "AACAAIAA"}, "color": {"S": "RED"}, "renamed": {"S": "r"},
               "email": {"S": " Alice@Example.COM\\u2003"}, "name": {"S": "Ange\\u0301la"},
               "all": {"S": "\\tÅNGSTRÖM E\\u0301 \\u3000"}}
              """)
          .item(
              "as long as the padding",
              """
              {"id": {"S": "t-2"}, "at": {"N": "-0"}, "padded": {"S": "%s"}, "blob": {"B": "%s"},
               "color": {"S": "ULTRAMARINE"}, "email": {"S": "alice@example.com"},
               "name": {"S": "Angéla"}, "all": {"S": "\\u00a0\\ufeffx\\u0085"}}
              """
                  .formatted("x".repeat(23), base64(new byte[15])))
          .item(
              "one byte shorter and one longer",
              """
              {"id": {"S": "t-3"}, "at": {"N": "1E3"}, "padded": {"S": "%s"}, "blob": {"B": "%s"},
               "color": {"S": "GREEN"}, "email": {"S": "   "}, "name": {"S": ""},
               "all": {"S": "İSTANBUL ΑΣ"}}
              """
                  .formatted("x".repeat(22), base64(new byte[16])));

  static final CorpusTables DOCUMENTS =
      new CorpusTables(
              "Documents",
              """
              {"table": "Documents", "partitionKey": "id",
               "attributes": {"note": {}},
               "nested": {
                 "address": ADDRESS,
                 "contacts": {"listOf": CONTACT},
                 "byRole": {"mapOf": CONTACT},
                 "grid": {"listOf": {"listOf": ADDRESS}},
                 "shelves": {"mapOf": {"listOf": ADDRESS}}}}
              """
                  .replace(
                      "CONTACT",
                      """
                      {"attributes": {"phone": {"index": {"type": "S"}}},
                       "nested": {"home": ADDRESS, "offices": {"listOf": ADDRESS}}}
                      """)
                  .replace(
                      "ADDRESS",
                      """
                      {"attributes": {
                        "zip": {"index": {"type": "S"}}, "street": {"boundName": "road"}}}
                      """))
          .item(
              "full",
              """
              {"id": {"S": "d-1"}, "note": {"S": "n"},
               "address": {"M": {"zip": {"S": "10115"}, "street": {"S": "A"}, "city": {"S": "B"}}},
               "contacts": {"L": [
                 {"M": {"phone": {"S": "1"}, "label": {"S": "work"},
                   "home": {"M": {"zip": {"S": "1"}, "street": {"S": "H"}}},
                   "offices": {"L": [{"M": {"zip": {"S": "2"}}}, {"M": {"street": {"S": "S"}}}]}}},
                 {"M": {"phone": {"S": "1"}}}]},
               "byRole": {"M": {
                 "a.b[0]": {"M": {"phone": {"S": "2"}}}, "": {"M": {"phone": {"S": "3"}}},
                 "𐀀": {"M": {"phone": {"S": "4"}}}, "phone__source": {"M": {"phone": {"S": "5"}}}}},
               "grid": {"L": [{"L": [{"M": {"zip": {"S": "g"}}}, {"M": {}}]}, {"L": []}]},
               "shelves": {"M": {"top": {"L": [{"M": {"zip": {"S": "s"}}}]}, "low": {"L": []}}},
               "opening": {"M": {"hour": {"N": "9"}}}}
              """)
          .item(
              "nulls and empty ones",
              """
              {"id": {"S": "d-2"}, "address": {"M": {}},
               "contacts": {"L": [{"NULL": true}, {"M": {"home": {"NULL": true}}},
                 {"M": {"phone": {"S": ""}, "offices": {"L": []}}}]},
               "byRole": {"M": {"none": {"NULL": true}}},
               "grid": {"L": [{"L": [{"NULL": true}, {"M": {}}]}]}, "shelves": {"NULL": true},
               "opening": {"NULL": true}}
              """)
          .item(
              "attributes that look like ours",
              """
              {"id": {"S": "d-3"}, "address": {"M": {"zip": {"S": "z"}, "city__source": {"S": "c"},
                 "note": {"S": "not declared here"}, "__seal": {"S": "s"}}}}
              """);

  static final CorpusTables TICKETS =
      new CorpusTables(
              "Ticket",
              """
              {"table": "TicketsRestored", "logicalTable": "Tickets",
               "context": {"purpose": "billing", "Region": "eu", "ｚ": "z", "𐀀": "ü"},
               "partitionKey": "holder", "sortKey": "seat",
               "attributes": {
                 "holder": {"index": {"type": "S", "normalizers": ["trim", "lower"]}},
                 "seat": {"boundName": "place", "index": {"type": "N"}}, "note": {}}}
              """)
          .item(
              "ordinary",
              """
              {"holder": {"S": " Ann "}, "seat": {"N": "7.0"}, "note": {"S": "near the aisle"}}
              """)
          .item(
              "keys only",
              """
              {"holder": {"S": "Bob"}, "seat": {"N": "-7"}}
              """);

  static final CorpusTables READINGS =
      new CorpusTables(
              "Reading",
              """
              {"table": "Readings", "scope": "T7.a_b:c@d-e", "partitionKey": "ｚähler",
               "sortKey": "𐀀serial", "attributes": {"wert.[0]": {}}}
              """)
          .item(
              "ordinary",
              """
              {"ｚähler": {"N": "1.50"}, "𐀀serial": {"B": "AAEC/w=="},
               "wert.[0]": {"M": {"kWh": {"N": "3"}}}}
              """)
          .item(
              "zero",
              """
              {"ｚähler": {"N": "-0.0"}, "𐀀serial": {"B": "AA=="}, "wert.[0]": {"M": {}}}
              """);

  static final CorpusTables LETTERS =
      new CorpusTables(
              "Letter",
              """
              {"table": "Letters", "partitionKey": "owner", "sortKey": "number",
               "attributes": {
                 "owner": {"index": {"type": "S"}}, "body": {}, "subject": {"index": {"type": "S"}}},
               "nested": {"address": {"attributes": {
                 "zip": {"index": {"type": "S"}}, "street": {"boundName": "road"}}}},
               "seal": {"authenticated": ["status", "ｚpages", "𐀀log"]}}
              """)
          .item(
              "full",
              """
              {"owner": {"S": "o"}, "number": {"N": "1.0"}, "body": {"S": "Dear"},
               "subject": {"S": "s"},
               "address": {"M": {"zip": {"S": "z"}, "street": {"S": "s"}, "city": {"S": "c"}}},
               "opening": {"M": {"hour": {"N": "9"}}}, "status": {"S": "sent"},
               "ｚpages": {"NS": ["10", "9", "1.50"]},
               "𐀀log": {"M": {"𐀀": {"L": [{"N": "1.0"}, {"NULL": true}]}, "ｚ": {"B": "AA=="}}},
               "comment": {"S": "not covered"}}
              """)
          .item(
              "keys only",
              """
              {"owner": {"S": "o"}, "number": {"N": "2"}}
              """);

  static final CorpusTables LETTERS_BEFORE =
      new CorpusTables(
              "LetterBefore",
              """
              {"table": "Letters", "partitionKey": "owner", "sortKey": "number",
               "attributes": {"owner": {"index": {"type": "S"}}, "body": {}},
               "seal": {"authenticated": ["status"]}}
              """)
          .item(
              "before the declaration grew",
              """
              {"owner": {"S": "o"}, "number": {"N": "3"}, "body": {"S": "Dear"},
               "status": {"S": "sent"}, "comment": {"S": "not covered"}}
              """);

  private static final String RESIDENCE =
      """
      {"attributes": {
        "street": {"group": "private", "boundName": "road"},
        "zip": {"group": "private", "index": {"type": "S"}},
        "phone": {"index": {"type": "S"}}}}
      """;

  static final CorpusTables PEOPLE =
      new CorpusTables(
              "Person",
              """
              {"table": "People", "partitionKey": "id",
               "attributes": {
                 "note": {},
                 "email": {"group": "private",
                   "index": {"type": "S", "normalizers": ["trim", "lower"]}},
                 "age": {"group": "private", "index": {"type": "N"}},
                 "ssn": {"group": "private", "boundName": "number"},
                 "color": {"group": "private"}, "𐀀first": {"group": "private"},
                 "ｚlast": {"group": "private"}, "balance": {"group": "Money-1_x"},
                 "rates": {"group": "Money-1_x"}},
               "nested": {
                 "home": RESIDENCE, "others": {"listOf": RESIDENCE},
                 "byRole": {"mapOf": RESIDENCE}}}
              """
                  .replace("RESIDENCE", RESIDENCE))
          .item(
              "full",
              """
              {"id": {"S": "p-1"}, "note": {"S": "n"}, "email": {"S": " Alice@Example.COM"},
               "age": {"N": "42"}, "ssn": {"S": "078-05-1120"}, "color": {"S": "RED"},
               "𐀀first": {"S": "Å"}, "ｚlast": {"S": "😀"}, "balance": {"N": "-1042.50"},
               "rates": {"NS": ["9", "10", "1.50"]},
               "home": {"M": {"street": {"S": "A"}, "zip": {"S": "10115"}, "phone": {"S": "1"},
                 "city": {"S": "B"}}},
               "others": {"L": [
                 {"M": {"street": {"S": "C"}, "zip": {"S": "z"}, "phone": {"S": "2"}}},
                 {"M": {"zip": {"S": "z"}}}, {"M": {"phone": {"S": "3"}}}]},
               "byRole": {"M": {
                 "private": {"M": {"street": {"S": "D"}}},
                 "private__source": {"M": {"zip": {"S": ""}, "street": {"S": ""}}}}},
               "plan": {"S": "gold"}}
              """)
          .item(
              "one member each",
              """
              {"id": {"S": "p-2"}, "age": {"N": "-7"}, "balance": {"N": "-0.0"},
               "home": {"M": {"zip": {"S": "8001"}}}}
              """)
          .item(
              "padded ones and long ones",
              """
              {"id": {"S": "p-3"}, "ssn": {"S": "%s"}, "color": {"S": "ULTRAMARINE"},
               "𐀀first": {"S": "%s"}, "home": {"M": {"street": {"S": "%s"}}}}
              """
                  .formatted("x".repeat(23), "Hush! ".repeat(30), "y".repeat(2_000)))
          .item(
              "no members, and attributes that look like ours",
              """
              {"id": {"S": "p-4"}, "note": {"S": ""}, "plan": {"NULL": true},
               "plan__source": {"S": "x"}, "private__hmac": {"BOOL": true},
               "home": {"M": {"phone": {"S": "4"}, "Money-1_x__source": {"S": "s"}}},
               "others": {"L": [{"M": {}}, {"NULL": true}]}, "byRole": {"NULL": true}}
              """);

  static final CorpusTables DOSSIERS =
      new CorpusTables(
              "Dossier",
              """
              {"table": "Dossiers", "partitionKey": "owner",
               "attributes": {
                 "owner": {"index": {"type": "S"}}, "body": {"group": "private"},
                 "subject": {"group": "private", "index": {"type": "S"}}},
               "nested": {"address": RESIDENCE},
               "seal": {"authenticated": ["status"]}}
              """
                  .replace("RESIDENCE", RESIDENCE))
          .item(
              "full",
              """
              {"owner": {"S": "o-1"}, "body": {"S": "Dear"}, "subject": {"S": "s"},
               "address": {"M": {"street": {"S": "s"}, "zip": {"S": "z"}, "phone": {"S": "p"},
                 "city": {"S": "c"}}},
               "status": {"S": "sent"}, "comment": {"S": "not covered"}}
              """)
          .item(
              "one member",
              """
              {"owner": {"S": "o-2"}, "body": {"S": ""}, "status": {"S": "sent"}}
              """)
          .item(
              "keys only",
              """
              {"owner": {"S": "o-3"}}
              """);

  /**
   * What each version of the corpus has that those before it lack. {@link #LETTERS_BEFORE} belongs
   * to {@link #LETTERS}, as which its items are read.
   */
  static final Map<String, List<CorpusTables>> BY_VERSION =
      Map.of(
          "v1", List.of(EVERYTHING, TEXTS, DOCUMENTS, TICKETS, READINGS, LETTERS),
          "v2", List.of(PEOPLE, DOSSIERS));

  private final String bean;
  private final ObjectNode declaration;
  private final List<String> names = new ArrayList<>();
  private final List<ObjectNode> items = new ArrayList<>();

  private CorpusTables(String bean, String declaration) {
    this.bean = bean;
    this.declaration = parse(declaration);
  }

  private CorpusTables item(String name, String plain) {
    names.add(name);
    items.add(parse(plain));
    return this;
  }

  private static ObjectNode parse(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  String bean() {
    return bean;
  }

  /** The declaration with the formats in which the table is read, the written one first. */
  JsonNode declaration(String... formats) {
    ObjectNode copy = declaration.deepCopy();
    for (String format : formats) {
      copy.withArray("formats").add(format);
    }
    return copy;
  }

  List<String> names() {
    return names;
  }

  ObjectNode plain(int index) {
    return items.get(index);
  }
}
