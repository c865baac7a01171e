/* title: What findings quote of some records
grain: one finding of a wanted record
reads: []
kind: question
pieces:
  findings: findings of one table
*/
select record_id, table_name, provider_column, coalesce(value, '') as value from {findings} where record_id in :wanted
