/* title: Barriers anybody named
grain: one barrier of one service in one source
reads: [need_barrier]
kind: table
keys: [source_id, service, barrier, barrier_detail]
*/
select distinct source_id, service, barrier, barrier_detail from need_barrier
