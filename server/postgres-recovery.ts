/** Requests for recovery in PostgreSQL. The policies of 017-recovery.sql guard each statement a second time. */
import type { PoolClient } from 'pg'
import { query } from './postgres-client.ts'
import type { Acting, HeldRecovery, Moment, RecoveryLane } from './store.ts'

type Row = Omit<HeldRecovery, 'slot' | 'answer' | 'publicKey' | 'askedAt'> & {
  askedAt: Date
  publicKey: Buffer
  slotEphemeral: Buffer
  slotSealed: Buffer
  answerEphemeral: Buffer | null
  answerSealed: Buffer | null
}

const columns = `r.id, r.staff_id AS "staffId", r.device_id AS "deviceId", r.vault_id AS "vaultId", r.state,
  r.asked_at AS "askedAt", r.public_key AS "publicKey", r.slot_ephemeral AS "slotEphemeral", r.slot_sealed AS "slotSealed",
  r.answer_ephemeral AS "answerEphemeral", r.answer_sealed AS "answerSealed",
  ARRAY(SELECT d.staff_id FROM recovery_decision d
         WHERE d.carrier = r.carrier AND d.recovery_id = r.id AND d.approves) AS "approvedBy",
  EXISTS (SELECT FROM recovery_decision d
           WHERE d.carrier = r.carrier AND d.recovery_id = r.id AND d.staff_id = me()) AS "isDecided"`

export function recoveryLane(client: PoolClient, carrier: string, actor: Acting, moment: Moment): RecoveryLane {
  const { staffId, deviceId } = actor
  return {
    async askRecovery({ id, vaultId, slot, publicKey }) {
      await query(
        client,
        'askRecovery',
        `INSERT INTO recovery (carrier, id, staff_id, device_id, vault_id, slot_ephemeral, slot_sealed, public_key, asked_at,
                               state)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting')`,
        [
          carrier,
          id,
          staffId,
          deviceId,
          vaultId,
          ...[slot.ephemeral, slot.sealed, publicKey].map((bytes) => Buffer.from(bytes)),
          moment.at,
        ],
      )
    },
    async ownRecovery() {
      const text = `SELECT ${columns} FROM recovery r
        WHERE r.carrier = $1 AND r.staff_id = $2 AND r.device_id = $3 AND r.state <> 'ended' ORDER BY r.asked_at DESC LIMIT 1`
      const [found] = await query<Row>(client, 'ownRecovery', text, [carrier, staffId, deviceId])
      return found && heldFrom(found)
    },
    async recoveries(locked) {
      // Whoever is about to decide waits for whoever decides at the same time, and then sees what they decided.
      if (locked !== undefined)
        await query(client, 'lockRecovery', 'SELECT pg_advisory_xact_lock(hashtextextended($1 || $2, 0))', [
          carrier,
          locked,
        ])
      const text = `SELECT ${columns} FROM recovery r
        WHERE r.carrier = $1 AND r.state = 'waiting' AND decides_recovery_of(r.staff_id) ORDER BY r.asked_at, r.id`
      return (await query<Row>(client, 'recoveries', text, [carrier])).map(heldFrom)
    },
    async noteDecision(id, approves, reason) {
      const text =
        'INSERT INTO recovery_decision (carrier, recovery_id, staff_id, at, approves, reason) VALUES ($1, $2, $3, $4, $5, $6)'
      await query(client, 'noteDecision', text, [carrier, id, staffId, moment.at, approves, reason])
    },
    async closeRecovery(id, answer) {
      const text =
        'UPDATE recovery SET state = $3, answer_ephemeral = $4, answer_sealed = $5 WHERE carrier = $1 AND id = $2'
      const sealed = answer ? [Buffer.from(answer.ephemeral), Buffer.from(answer.sealed)] : [null, null]
      await query(client, 'closeRecovery', text, [carrier, id, answer ? 'ready' : 'refused', ...sealed])
    },
    async endRecovery(id) {
      const text = `UPDATE recovery SET state = 'ended', answer_ephemeral = NULL, answer_sealed = NULL
        WHERE carrier = $1 AND id = $2 AND staff_id = $3`
      await query(client, 'endRecovery', text, [carrier, id, staffId])
    },
  }
}

function heldFrom({ slotEphemeral, slotSealed, answerEphemeral, answerSealed, ...row }: Row): HeldRecovery {
  const bytes = (buffer: Buffer) => new Uint8Array(buffer)
  return {
    ...row,
    askedAt: row.askedAt.toISOString(),
    publicKey: bytes(row.publicKey),
    slot: { ephemeral: bytes(slotEphemeral), sealed: bytes(slotSealed) },
    answer: answerEphemeral && answerSealed ? { ephemeral: bytes(answerEphemeral), sealed: bytes(answerSealed) } : null,
  }
}
