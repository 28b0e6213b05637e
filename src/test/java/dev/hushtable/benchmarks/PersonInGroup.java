package dev.hushtable.benchmarks;

import dev.hushtable.annotation.Encrypted;
import dev.hushtable.annotation.EqualityIndex;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;

/** The reference item with its secrets in one group. */
@DynamoDbBean
public class PersonInGroup extends Person {
  private static final String GROUP = "private";

  public static PersonInGroup reference() {
    Person person = Person.reference();
    PersonInGroup same = new PersonInGroup();
    same.setId(person.getId());
    same.setEmail(person.getEmail());
    same.setName(person.getName());
    same.setPhone(person.getPhone());
    same.setSsn(person.getSsn());
    same.setAddress(person.getAddress());
    same.setPlan(person.getPlan());
    same.setCountry(person.getCountry());
    same.setVisits(person.getVisits());
    same.setActive(person.getActive());
    return same;
  }

  @Override
  @Encrypted(group = GROUP)
  @EqualityIndex
  @DynamoDbSecondaryPartitionKey(indexNames = INDEX)
  public String getEmail() {
    return super.getEmail();
  }

  @Override
  @Encrypted(group = GROUP)
  public String getName() {
    return super.getName();
  }

  @Override
  @Encrypted(group = GROUP)
  public String getPhone() {
    return super.getPhone();
  }

  @Override
  @Encrypted(group = GROUP)
  public String getSsn() {
    return super.getSsn();
  }

  @Override
  @Encrypted(group = GROUP)
  public String getAddress() {
    return super.getAddress();
  }
}
