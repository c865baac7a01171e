/* title: Surveys with replicate weights
grain: one survey
reads: [source]
kind: question
keys: [source_id]
*/
select source_id, replicates from source where replicates is not null order by source_id
