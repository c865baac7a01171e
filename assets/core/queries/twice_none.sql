/* title: Records that several current files of a source have, where no source has several
grain: none
reads: []
kind: table
*/
select cast(null as varchar) as source_id, cast(null as varchar) as record_id, cast(null as varchar) as counts_in
where false
