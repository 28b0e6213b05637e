package dev.hushtable.integration;

import dev.hushtable.EncryptedQuery;
import dev.hushtable.Find;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class FindIT extends AbstractFindTest<EncryptedQuery<Customer>> {
  @Override
  Find<EncryptedQuery<Customer>> find() {
    return customers.find();
  }

  @Override
  List<Page<Customer>> pages(EncryptedQuery<Customer> query) {
    return query.pages().stream().toList();
  }

  @Override
  List<Customer> all(EncryptedQuery<Customer> query) {
    return query.items().stream().toList();
  }

  @Override
  Optional<Customer> one(EncryptedQuery<Customer> query) {
    return query.findOne();
  }

  @Override
  long count(EncryptedQuery<Customer> query) {
    return query.count();
  }

  @Override
  boolean exists(EncryptedQuery<Customer> query) {
    return query.exists();
  }

  @Override
  EncryptedQuery<Customer> pageSize(EncryptedQuery<Customer> query, int items) {
    return query.pageSize(items);
  }

  @Override
  EncryptedQuery<Customer> descending(EncryptedQuery<Customer> query) {
    return query.descending();
  }

  @Override
  EncryptedQuery<Customer> consistentRead(EncryptedQuery<Customer> query) {
    return query.consistentRead();
  }

  @Override
  EncryptedQuery<Customer> select(EncryptedQuery<Customer> query, String... attributes) {
    return query.select(attributes);
  }

  @Override
  EncryptedQuery<Customer> startingAfter(
      EncryptedQuery<Customer> query, Map<String, AttributeValue> key) {
    return query.startingAfter(key);
  }
}
