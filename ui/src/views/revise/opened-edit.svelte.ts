type Edit = { block: number; piece: number; mark: HTMLElement };

/** The edit whose reason is shown. */
class OpenedEdit {
  at = $state.raw<Edit | null>(null);

  open(block: number, piece: number, mark: HTMLElement): void {
    this.at = { block, piece, mark };
  }
  is(block: number, piece: number): boolean {
    return this.at?.block === block && this.at.piece === piece;
  }
  close(): void {
    this.at = null;
  }
}

export const openedEdit = new OpenedEdit();
