package dev.hushtable.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The parameters of one call to the KMS emulator, read with the limits that KMS has. */
final class KmsRequest {
  private static final int MAX_CONTEXT_BYTES = 8192;

  private final JsonNode body;

  KmsRequest(JsonNode body) {
    this.body = body;
  }

  Optional<String> text(String name) {
    JsonNode value = body.path(name);
    return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
  }

  String requiredText(String name) {
    return text(name).orElseThrow(() -> missing(name));
  }

  boolean flag(String name) {
    return body.path(name).asBoolean(false);
  }

  /** An integer within bounds, or empty where the caller gave none. */
  Optional<Integer> number(String name, int min, int max) {
    if (!body.path(name).isIntegralNumber()) {
      return Optional.empty();
    }
    int value = body.path(name).intValue();
    if (value < min || value > max) {
      throw KmsError.validation(name + " must be from " + min + " to " + max + ", not " + value);
    }
    return Optional.of(value);
  }

  byte[] requiredBytes(String name, int maxBytes) {
    byte[] bytes;
    try {
      bytes = body.path(name).binaryValue();
    } catch (IOException e) {
      throw KmsError.badRequest("SerializationException", name + " is not Base64");
    }
    if (bytes == null) {
      throw missing(name);
    }
    if (bytes.length < 1 || bytes.length > maxBytes) {
      throw KmsError.validation(
          name + " must have 1 to " + maxBytes + " bytes, not " + bytes.length);
    }
    return bytes;
  }

  Map<String, String> context(String name) {
    Map<String, String> context = new LinkedHashMap<>();
    int size = 0;
    for (Map.Entry<String, JsonNode> pair : body.path(name).properties()) {
      String value = pair.getValue().textValue();
      context.put(pair.getKey(), value);
      size += utf8Length(pair.getKey()) + utf8Length(value);
    }
    if (size > MAX_CONTEXT_BYTES) {
      throw KmsError.validation(name + " has more than " + MAX_CONTEXT_BYTES + " bytes");
    }
    return context;
  }

  /** Fails on a parameter that changes what an operation does and that we do not follow. */
  void refuse(String... names) {
    for (String name : names) {
      JsonNode value = body.path(name);
      if (!value.isMissingNode() && !value.isNull() && !(value.isBoolean() && !value.asBoolean())) {
        throw KmsError.badRequest(
            "UnsupportedOperationException", "The KMS emulator does not support " + name);
      }
    }
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static KmsError missing(String name) {
    return KmsError.validation(name + " must not be null");
  }
}
