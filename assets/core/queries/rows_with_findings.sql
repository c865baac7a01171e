/* title: Rows that have a finding
grain: one received row with an error or with a finding that sets nothing aside
reads: [wrong, noted]
kind: question
keys: [source_row]
*/
select source_row from wrong
union
select source_row from noted where source_row is not null
