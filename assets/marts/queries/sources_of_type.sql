/* title: Sources of a type
grain: one source
reads: [source]
kind: question
*/
select source_id from source where source_type in :types order by source_id
