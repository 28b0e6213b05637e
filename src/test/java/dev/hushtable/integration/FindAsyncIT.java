package dev.hushtable.integration;

import dev.hushtable.EncryptedAsyncQuery;
import dev.hushtable.Find;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class FindAsyncIT extends AbstractFindTest<EncryptedAsyncQuery<Customer>> {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }

  @Override
  Find<EncryptedAsyncQuery<Customer>> find() {
    return hushtable.asyncTable(customers.tableName(), Customer.class).find();
  }

  @Override
  List<Page<Customer>> pages(EncryptedAsyncQuery<Customer> query) {
    List<Page<Customer>> pages = new ArrayList<>();
    query.pages().subscribe(pages::add).join();
    return pages;
  }

  @Override
  List<Customer> all(EncryptedAsyncQuery<Customer> query) {
    List<Customer> items = new ArrayList<>();
    query.items().subscribe(items::add).join();
    return items;
  }

  @Override
  Optional<Customer> one(EncryptedAsyncQuery<Customer> query) {
    return query.findOne().join();
  }

  @Override
  long count(EncryptedAsyncQuery<Customer> query) {
    return query.count().join();
  }

  @Override
  boolean exists(EncryptedAsyncQuery<Customer> query) {
    return query.exists().join();
  }

  @Override
  EncryptedAsyncQuery<Customer> pageSize(EncryptedAsyncQuery<Customer> query, int items) {
    return query.pageSize(items);
  }

  @Override
  EncryptedAsyncQuery<Customer> descending(EncryptedAsyncQuery<Customer> query) {
    return query.descending();
  }

  @Override
  EncryptedAsyncQuery<Customer> consistentRead(EncryptedAsyncQuery<Customer> query) {
    return query.consistentRead();
  }

  @Override
  EncryptedAsyncQuery<Customer> select(EncryptedAsyncQuery<Customer> query, String... attributes) {
    return query.select(attributes);
  }

  @Override
  EncryptedAsyncQuery<Customer> startingAfter(
      EncryptedAsyncQuery<Customer> query, Map<String, AttributeValue> key) {
    return query.startingAfter(key);
  }
}
