/* title: Findings of no load
grain: none
reads: []
kind: question
*/
select cast(null as varchar) as source_id, cast(null as varchar) as table_name, cast(null as varchar) as source_file,
       cast(null as varchar) as source_sheet, cast(null as bigint) as source_row, cast(null as varchar) as cell,
       cast(null as varchar) as column_name, cast(null as varchar) as provider_column, cast(null as varchar) as value,
       cast(null as varchar) as rule_id, cast(null as varchar) as severity, cast(null as varchar) as params,
       cast(null as varchar) as record_id
where false
