package dev.hushtable.testing;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/** Stream records as AWS Lambda sends them, and as its Java runtime gives them to a function. */
public final class LambdaEvents {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private LambdaEvents() {}

  /** The event that a function gets for these records. */
  public static DynamodbEvent of(Record... records) {
    return read(toJson(records));
  }

  /** What the runtime makes of an event. */
  public static DynamodbEvent read(JsonNode event) {
    return LambdaEventSerializers.serializerFor(
            DynamodbEvent.class, LambdaEvents.class.getClassLoader())
        .fromJson(event.toString());
  }

  /** An event as it is sent. */
  public static ObjectNode toJson(Record... records) {
    ObjectNode event = JSON.objectNode();
    ArrayNode array = event.putArray("Records");
    for (Record record : records) {
      array.add(toJson(record));
    }
    return event;
  }

  private static ObjectNode toJson(Record record) {
    ObjectNode json = JSON.objectNode();
    put(json, "eventID", record.eventID());
    put(json, "eventName", record.eventNameAsString());
    put(json, "eventSource", record.eventSource());
    put(json, "awsRegion", record.awsRegion());
    if (record.userIdentity() != null) {
      json.putObject("userIdentity")
          .put("principalId", record.userIdentity().principalId())
          .put("type", record.userIdentity().type());
    }
    if (record.dynamodb() != null) {
      json.set("dynamodb", toJson(record.dynamodb()));
    }
    return json;
  }

  private static ObjectNode toJson(StreamRecord change) {
    ObjectNode json = JSON.objectNode();
    if (change.approximateCreationDateTime() != null) {
      json.put(
          "ApproximateCreationDateTime",
          (double) change.approximateCreationDateTime().getEpochSecond());
    }
    if (change.hasKeys()) {
      json.set("Keys", DynamoDbJson.toJson(change.keys()));
    }
    if (change.hasNewImage()) {
      json.set("NewImage", DynamoDbJson.toJson(change.newImage()));
    }
    if (change.hasOldImage()) {
      json.set("OldImage", DynamoDbJson.toJson(change.oldImage()));
    }
    put(json, "SequenceNumber", change.sequenceNumber());
    put(json, "StreamViewType", change.streamViewTypeAsString());
    return json;
  }

  /** What is not there is left out, as Lambda does; its own classes cannot read a null there. */
  private static void put(ObjectNode json, String name, String value) {
    if (value != null) {
      json.put(name, value);
    }
  }
}
