-- A copy of the database for trying things out leaves the real PBX alone: nothing connects, dials,
-- records or books. Whoever wants to use a PBX with the copy enters its address and secrets anew.
UPDATE cc_pbx
   SET active = false,
       state = 'disconnected',
       secret_stored = NULL,
       queue_log_source = 'none',
       queue_log_dsn_stored = NULL,
       recording_source = 'none',
       recording_user = NULL,
       recording_password_stored = NULL,
       recording_may_delete = false;

-- What was asked of the PBX and is not done yet, or waits for its answer.
UPDATE cc_command
   SET state = 'expired'
 WHERE state IN ('pending', 'sent');

-- The files of recordings are those of the real database: the copy deletes none, nor calls.
UPDATE res_company
   SET cc_recording_months = 0,
       cc_archive_months = 0,
       cc_delete_months = 0;
