-- What the doors need beside the event store's own tables (eventstore.sql) and the mt_doc_* tables of the views.

-- Receipt numbers: each draw owns the thousand numbers that follow, so that a node asks once in a thousand cases.
create sequence if not exists receipt_numbers increment by 1000 minvalue 1 start with 1;
