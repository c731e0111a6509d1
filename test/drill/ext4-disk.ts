/**
 * A disk of its own whose power can be cut: an ext4 image on a loop device, shut down by EXT4_IOC_SHUTDOWN without flushing
 * its journal. What was not written through by then is gone at the next mount, as after a real cut (security.md 1).
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export type PowerDisk = {
  folder: string
  /**
   * From this moment on nothing reaches the disk any more, and every write to it fails. Gives the moment, in ms since 1970:
   * what was promised before it has to be kept.
   */
  cut(): Promise<number>
  /** Unmounts what was cut and mounts it again; the file system repairs itself from its journal. */
  mountAgain(): Promise<void>
  close(): Promise<void>
}

/** _IOR('X', 125, __u32), and its flag for "do not flush the journal" (linux/fs/ext4/ext4.h). */
const shutdown = `import fcntl, os, struct, sys, time
f = os.open(sys.argv[1], os.O_RDONLY)
print(time.time() * 1000)
fcntl.ioctl(f, 0x8004587D, struct.pack('I', 2))`

export async function openPowerDisk(megabytes = 2_000): Promise<PowerDisk> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    throw new Error('Cutting the power of a disk needs Linux and root: loop devices, mkfs.ext4 and mount.')
  const base = await mkdtemp(join(tmpdir(), 'antlitz-power-'))
  const [image, folder] = [join(base, 'disk.img'), join(base, 'mnt')]
  await run('chmod', ['711', base])
  await run('mkdir', [folder])
  await run('truncate', ['-s', `${megabytes}M`, image])
  await run('mkfs.ext4', ['-q', '-F', image])
  const { stdout } = await run('losetup', ['-f', '--show', image])
  const device = stdout.trim()
  const mount = () => run('mount', [device, folder])
  const unmount = async () => {
    // Whoever was just killed may still be letting go of it.
    for (let tries = 0; ; tries++) {
      try {
        await run('umount', [folder])
        return
      } catch (error) {
        if (tries > 50) throw error
        await new Promise((done) => setTimeout(done, 100))
      }
    }
  }
  await mount()
  return {
    folder,
    async cut() {
      const { stdout: moment } = await run('python3', ['-c', shutdown, folder])
      return Number(moment)
    },
    async mountAgain() {
      await unmount()
      await mount()
    },
    async close() {
      await unmount()
      await run('losetup', ['-d', device])
      await rm(base, { recursive: true, force: true })
    },
  }
}
