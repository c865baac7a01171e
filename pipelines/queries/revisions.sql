/* title: What earlier issues of a source said otherwise
grain: one number that a later issue changed
reads: [mart_revision]
kind: question
*/
select country, source_id, to_vintage, period, reason, old_value, new_value from mart_revision
