/* title: Received rows of a sheet that are set aside
grain: one received row of which a row was set aside
reads: [broken]
kind: rows
into: aside
*/
select distinct :sheet as sheet, source_row from broken
