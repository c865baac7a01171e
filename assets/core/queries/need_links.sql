/* title: Which tables of needs have referrals, services and barriers of their own
grain: one source and table of needs
reads: [rows_of_table]
kind: stored
keys: [source_id, need_table]
*/
select source_id, need_table, has_referrals, has_services, has_barriers from rows_of_table
