package dev.hushtable.monitoring;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each event by SLF4J, at level {@code INFO}, as one line of JSON:
 *
 * <pre>{@code
 * {"time":"2026-11-22T10:15:30.123456Z","durationMicros":1840,"operation":"GetItem","who":{"user":"u-17"},
 *  "tables":[{"table":"Customers","items":1,"encrypted":[],"decrypted":["email","ssn"],"hashed":[],
 *  "keyVersions":["3f7c…"],"keyScopes":["default"]}],"outcome":"success"}
 * }</pre>
 *
 * <p>The outcome of an operation that failed is {@code failure}, and {@code error} names the error.
 * Needs Jackson ({@code jackson-databind}, or {@code jackson-core} alone) on the class path. Thread
 * safe.
 */
public final class JsonAuditListener implements AuditListener {
  /** The logger that {@link #JsonAuditListener()} writes to. */
  public static final String LOGGER = "dev.hushtable.audit";

  /** Whatever some viewer takes for the end of a line is escaped. */
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final Logger logger;

  /** Writes to the logger {@value #LOGGER}. */
  public JsonAuditListener() {
    this(LoggerFactory.getLogger(LOGGER));
  }

  /**
   * Writes to a logger.
   *
   * @param logger the logger; if its level is above {@code INFO}, nothing is written
   */
  public JsonAuditListener(Logger logger) {
    this.logger = logger;
  }

  @Override
  public void onEvent(OperationEvent event) {
    if (logger.isInfoEnabled()) {
      logger.info("{}", json(event));
    }
  }

  private static String json(OperationEvent event) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("time", event.time().toString());
      json.writeNumberField(
          "durationMicros", TimeUnit.NANOSECONDS.toMicros(event.duration().toNanos()));
      json.writeStringField("operation", event.operation());
      json.writeObjectFieldStart("who");
      for (var pair : event.who().entrySet()) {
        json.writeStringField(pair.getKey(), pair.getValue());
      }
      json.writeEndObject();
      json.writeArrayFieldStart("tables");
      for (TableAccess table : event.tables()) {
        write(json, table);
      }
      json.writeEndArray();
      json.writeStringField("outcome", event.succeeded() ? "success" : "failure");
      if (event.error() != null) {
        json.writeStringField("error", event.error());
      }
      json.writeEndObject();
    } catch (IOException e) {
      // A writer to memory has none.
      throw new UncheckedIOException(e);
    }
    return line.toString();
  }

  private static void write(JsonGenerator json, TableAccess table) throws IOException {
    json.writeStartObject();
    json.writeStringField("table", table.table());
    json.writeNumberField("items", table.items());
    write(json, "encrypted", table.encrypted());
    write(json, "decrypted", table.decrypted());
    write(json, "hashed", table.hashed());
    write(json, "keyVersions", table.keyVersions());
    write(json, "keyScopes", table.keyScopes());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, Collection<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
