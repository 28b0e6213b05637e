package dev.hushtable.streams;

import dev.hushtable.exception.DecryptionException;
import dev.hushtable.exception.ErrorCode;
import dev.hushtable.exception.HushtableException;
import dev.hushtable.exception.InvalidUsageException;
import dev.hushtable.exception.KeyUnavailableException;
import java.util.Collection;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Turns the records of a table's DynamoDB stream into changes with decrypted beans. {@link
 * LambdaRecords} makes such records of the event that AWS Lambda gives to a function.
 *
 * <p>An image that a record does not carry is an empty {@link ItemChange#oldItem()} or {@link
 * ItemChange#newItem()}: that depends on the stream's view type, and on whether there was an item.
 * An image that it does carry is checked like an item that is read from the table, and has to be
 * the item of the record's key; if it does not open, the record fails.
 *
 * <p>A record fails with
 *
 * <ul>
 *   <li>{@link DecryptionException} if an image does not open, or, with {@link
 *       ErrorCode#STREAM_RECORD_INVALID}, if the record is not whole or says what this version does
 *       not know;
 *   <li>{@link InvalidUsageException} if an image opens but cannot be mapped to the class.
 * </ul>
 *
 * The message names table, item and event id. Every method throws {@link KeyUnavailableException}
 * if the keys cannot be had: that is no fault of a record, and trying again later helps.
 *
 * <p>Thread safe; share one. Loading keys blocks the caller. Arguments must not be null, and are
 * never changed.
 *
 * @param <T> the class of the items
 */
public interface StreamDecoder<T> {

  /**
   * Decodes one record.
   *
   * @param record a record of the table's stream
   * @return the change
   * @throws HushtableException if the record fails or the keys cannot be had
   */
  ItemChange<T> decode(Record record);

  /**
   * Decodes several records with one look-up of keys: all of them, or none.
   *
   * @param records records of the table's stream
   * @return the changes, in the same order
   * @throws HushtableException if a record fails, the first one's error, or the keys cannot be had
   */
  List<ItemChange<T>> decodeAll(Collection<Record> records);

  /**
   * Decodes several records with one look-up of keys, each for itself: one that fails does not keep
   * the others from being decoded.
   *
   * <p>For a partial batch response of a Lambda function, handle the changes in order, stop at the
   * first record that fails, and report its {@link DecodedRecord#sequenceNumber()}: Lambda delivers
   * again what comes from there on.
   *
   * @param records records of the table's stream
   * @return a result for each record, in the same order
   * @throws KeyUnavailableException if the keys cannot be had
   */
  List<DecodedRecord<T>> decodeEach(Collection<Record> records);
}
