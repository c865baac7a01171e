/* title: What sources ask everyone about
grain: one source, table of needs and service that it asks about
reads: [rows_of_table]
kind: stored
keys: [source_id, need_table, service]
*/
select source_id, need_table, person_table, service, linked_source from rows_of_table
