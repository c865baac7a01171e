/* title: Current rows of casualties
grain: one row of a casualty that no other took the place of
reads: [casualty_record_received]
*/
select record_id, source_id from casualty_record_received where superseded_by is null
